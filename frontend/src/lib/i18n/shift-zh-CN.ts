/** 交接班、告警声音与大屏的词。 */
export const shiftZhCN = {
  "handover.title": "交接班",
  "handover.give": "交班",
  "handover.about": "会记下此刻超时、无人接手和暂停的工单，等下一位调度员签收。",
  "handover.note": "给下一班的话",
  "handover.do": "交班",
  "handover.given": "已交班：{n} 单未了",
  "handover.loading": "正在读取交接记录…",
  "handover.never": "还没有交接记录。",
  "handover.open": "{n} 单未了",
  "handover.items": "未了的工单",
  "handover.take": "签收接班",
  "handover.taken": "{name} {time} 已接班",
  "handover.waits": "等待下一位签收。",
  "handover.why.late": "超时",
  "handover.why.unassigned": "未派",
  "handover.why.paused": "暂停",

  "sound.mute": "静音",
  "sound.unmute": "开声音",
  "sound.test": "试听",

  "wall.title": "大屏",
};
