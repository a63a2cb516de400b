/** The only place that changes the map. Every call sets whole values, so a repeat changes nothing. */
import type { GeoJSON } from "geojson";
import type { GeoJSONSource, Map as Maplibre } from "maplibre-gl";
import { layers, SOURCES, type SourceName } from "./map-layers";
import { pinImage } from "./pins";

export type MapData = Readonly<Record<SourceName, GeoJSON>>;

const FRAME_MS = 250; // positions come at most four times a second; more often would only cost

export class MapUpdater {
  private wanted: MapData | null = null;
  private applied: Partial<Record<SourceName, GeoJSON>> = {};
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly map: Maplibre) {
    map.setMissingStyleImageResolver((id) => {
      const pin = pinImage(id);
      if (pin !== null && !map.hasImage(id)) map.addImage(id, pin.image, { pixelRatio: pin.ratio });
    });
    map.on("style.load", this.dress);
  }

  /** Show this, soon: calls within a quarter of a second are one. */
  readonly show = (data: MapData): void => {
    this.wanted = data;
    this.timer ??= setTimeout(this.apply, Object.keys(this.applied).length === 0 ? 0 : FRAME_MS);
  };

  readonly stop = (): void => {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.wanted = null;
  };

  /** A new style forgets our sources and layers: put them back, then the data. */
  private readonly dress = (): void => {
    for (const [name, source] of Object.entries(SOURCES)) if (!this.map.getSource(name)) this.map.addSource(name, source);
    for (const layer of layers()) if (!this.map.getLayer(layer.id)) this.map.addLayer(layer);
    this.applied = {};
    this.apply();
  };

  private readonly apply = (): void => {
    this.timer = null;
    const wanted = this.wanted;
    if (wanted === null) return;
    for (const name of Object.keys(SOURCES) as SourceName[]) {
      const source = this.map.getSource<GeoJSONSource>(name);
      if (source === undefined || this.applied[name] === wanted[name]) continue;
      source.setData(wanted[name]);
      this.applied[name] = wanted[name];
    }
  };
}
