/** MapLibre with its worker and our tile archive protocol, set up once. */
import { addProtocol, Map as Maplibre, setWorkerUrl, type MapOptions } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { Protocol } from "pmtiles";

let ready = false;

const prepare = (): void => {
  if (ready) return;
  setWorkerUrl(workerUrl);
  addProtocol("pmtiles", new Protocol().tile);
  ready = true;
};

/** Maps are drawn with WebGL 2, which old browsers and some remote desktops lack. */
export const canDrawMaps = (): boolean => document.createElement("canvas").getContext("webgl2") !== null;

export const createMap = (options: MapOptions): Maplibre => {
  prepare();
  return new Maplibre({ attributionControl: { compact: true }, dragRotate: false, pitchWithRotate: false, fadeDuration: 0, ...options });
};
