/** Words of attention: what fails together, and why a call is not made. Chinese. */
export const attentionZhCN = {
  "alarms.acknowledge_all": "确认本事件全部 {n} 条告警",
  "alarms.same_incident": "同一事件另有 {n} 条，最先报警的是 {device}",

  "held.incident.line": "同一供电线路 {name}：已由 {device} 报警",
  "held.incident.area": "同一区域 {name}：已由 {device} 报警",
  "held.incident.site": "同一站点：已由 {device} 报警",
  "held.incident.zone": "同一库区：已由 {device} 报警",
  "held.incident.device": "{device} 的同一问题已报警",
  "held.until_over": "到其结束为止",
  "held.devices": "{n} 台设备",

  "surroundings.title": "同时受影响的范围",
  "surroundings.about": "同一供电线路断电或失联、同一区域升温，半小时内合为一次事件、一张工单。",
  "surroundings.power_line": "供电线路",
  "surroundings.power_line_hint": "站点内的名称，例如“2 号配电箱 7 路”。",
  "surroundings.area": "库区所在区域",
  "surroundings.area_hint": "相邻且共用制冷的库区，例如“二号冷库”。",
  "surroundings.unknown": "未填写",
  "surroundings.edit": "修改",
  "surroundings.save": "保存",
  "surroundings.saved": "已保存",
} as const;
