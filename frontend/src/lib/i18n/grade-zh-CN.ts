/** 人工改定等级的用语。中文。 */
export const gradeZhCN = {
  "grade.title": "改定等级",
  "grade.about": "新等级的时限自受理时起算；已按时完成的不变。",
  "grade.class": "等级",
  "grade.priority": "优先级（1 最急）",
  "grade.by_class": "随等级",
  "grade.duration": "预计工时（分钟）",
  "grade.fixed": "已派给师傅，收回后才能改工时。",
  "grade.reason": "改定原因",
  "grade.save": "改定",
  "grade.same": "没有任何改动。",
  "grade.saved": "{number} 的等级已改定。",
} as const;
