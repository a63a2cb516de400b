/** 手机上的当日路线和同机、同型号的历史维修。 */
export const routeZhCN = {
  "route.title": "今日路线",
  "route.stops": "{n} 站",
  "route.on_the_way": "路上共 {time}",
  "route.leg": "开车 {time} · {km} 公里",
  "route.straight": "直线 {km} 公里",
  "route.sketch": "路线图：按顺序到 {stops}",
  "route.sketch_about": "按道路画的路线示意，断网也能看；导航请打开工单。",
  "route.here": "我的位置",
  "earlier.title": "历史维修",
  "earlier.machine": "这台设备以前的维修（{n}）",
  "earlier.model": "同型号同故障的处理（{n}）",
} as const;
