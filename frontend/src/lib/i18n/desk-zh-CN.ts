/** 调度台的用语：地图、地点、长列表、时间。 */
export const deskZhCN = {
  "clock.yours": "本页时间为 {zone} 当地时间；您的时间是 {time}。",

  "stream.said_live": "页面实时更新",
  "stream.said_late": "页面更新有延迟",
  "stream.said_offline": "页面已离线",

  "map.no_webgl": "这个浏览器不能绘制地图（不支持 WebGL 2）；列表和时间轴照常可用。",
  "map.no_webgl_pin": "这个浏览器不能绘制地图（不支持 WebGL 2）；请在输入框里填写坐标，或搜索地址。",
  "map.no_webgl_area": "这个浏览器不能绘制地图（不支持 WebGL 2）；请换一台设备绘制服务区域，其余内容可照常修改。",
  "map.no_region": "还没有底图，图钉画在经纬网上。添加地图区域：",

  "place.lat": "纬度",
  "place.lon": "经度",
  "place.lat_wrong": "纬度在 −90 到 90 之间",
  "place.lon_wrong": "经度在 −180 到 180 之间",
  "place.paste_hint": "可把“31.23, 121.47”整个粘贴到任一格，或点地图。WGS-84 度。",

  "assign.one": "{number} 派谁？",
  "assign.several": "{n} 张工单派谁？",
  "assign.type": "输入姓名；回车选第一位",
  "assign.some": "{all} 张中 {n} 张已完成",
  "assign.agreed": "师傅已接单，改派需说明原因。",

  "broken.shift_exceeded": "会超过 {shift_end_at} 下班时间",

  "undo.act": "撤销",
  "undo.nothing": "本页没有可撤销的操作。",
  "undo.moved": "{number} 之后又有变化，不能撤销。",
  "undo.not_last": "{number} 之后又有新的操作，请先撤销后面的。",
  "undo.done": "{number} 已恢复原样",
  "undo.reason": "调度撤销",

  "bulk.title": "已选工单",
  "bulk.picked": "已选 {n} 张",
  "bulk.assign": "指派",
  "bulk.clear": "清除",
  "orders.pick": "选择 {number}",

  "exceptions.key": "只看这些（按键 {key}）",
  "timeline.proposed": "建议",
  "timeline.late": "迟 {minutes} 分钟",

  "pane.size.list": "列表宽度",
  "pane.size.detail": "详情宽度",
  "pane.size.timeline": "时间轴高度",

  "hotkey.undo": "撤销上一次指派",
  "hotkey.step": "下一张、上一张工单",
  "hotkey.pick": "多选一张",
  "hotkey.exception": "只看一类异常",

  "first.title": "第一步",
  "first.sites": "添加站点，逐个填写或导入 CSV",
  "first.devices": "接入第一个传感器，看它上报",
  "first.technicians": "导入师傅及其技能和班次",
  "first.region": "要有底图和道路行车时间，在终端运行：",

  "alarms.held_back": "暂不告警（{n}）",

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
  "sites.records": "各区域的记录",
  "sites.records_loading": "正在载入区域…",
  "sites.no_zones": "该地点没有监测区域。",
  "sites.none_yet": "还没有站点。",
  "sites.pick_hint": "输入名称的一部分",
  "sites.address_plain": "地址",
  "sites.zone": "时区",
};
