/** The way there in other people's apps, each told which datum our coordinates have (WGS-84). Pure. */
export type Target = { name: string; lat: number; lon: number };

export const MAP_APPS = ["phone", "amap", "baidu", "apple"] as const;
export type MapApp = (typeof MAP_APPS)[number];

/**
 * Sources: `geo:` is RFC 5870 with Android's label in `q`; AMap's URI API takes `coordinate=wgs84`, Baidu's
 * `coord_type=wgs84`, and both convert; Apple's map link takes `daddr`.
 */
export const mapLink = (app: MapApp, { name, lat, lon }: Target): string => {
  const label = encodeURIComponent(name);
  switch (app) {
    case "phone":
      return `geo:${lat},${lon}?q=${lat},${lon}(${label})`;
    case "amap":
      return `https://uri.amap.com/navigation?to=${lon},${lat},${label}&mode=car&coordinate=wgs84&callnative=1`;
    case "baidu":
      return `https://api.map.baidu.com/marker?location=${lat},${lon}&title=${label}&content=${label}&coord_type=wgs84&output=html`;
    case "apple":
      return `https://maps.apple.com/?daddr=${lat},${lon}&q=${label}`;
  }
};
