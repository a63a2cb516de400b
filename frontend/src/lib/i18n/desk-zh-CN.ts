/** 调度台的用语：地图、地点、长列表、时间。 */
export const deskZhCN = {
  "clock.yours": "本页时间为 {zone} 当地时间；您的时间是 {time}。",

  "map.no_region": "还没有底图，图钉画在经纬网上。添加地图区域：",

  "place.lat": "纬度",
  "place.lon": "经度",
  "place.lat_wrong": "纬度在 −90 到 90 之间",
  "place.lon_wrong": "经度在 −180 到 180 之间",
  "place.paste_hint": "可把“31.23, 121.47”整个粘贴到任一格，或点地图。WGS-84 度。",

  "list.more": "显示更多",
  "list.loading_more": "正在读取…",

  "zone_kind.frozen": "冷冻",
  "zone_kind.chilled_0_4": "冷藏",
  "zone_kind.chilled_0_10": "保鲜",
  "zone_kind.pharma_2_8": "药品",

  "devices.none_such": "没有符合的设备。",
  "devices.none_yet": "还没有设备，由管理员接入。",
  "devices.fresh": "刚刚收到",

  "sites.search": "编号、名称或地址",
  "sites.none_such": "没有符合的站点。",
  "sites.none_yet": "还没有站点。",
  "sites.pick_hint": "输入名称的一部分",
  "sites.address_plain": "地址",
  "sites.zone": "时区",
};
