/** 有负责人的事：一线解决不了的、欠客户的回话。 */
export const ownedZhCN = {
  "exceptions.unsolved": "解决不了",
  "exceptions.owed": "该回话",

  "owned.title": "谁负责什么",
  "owned.whose": "负责人",
  "owned.all": "全部",
  "owned.loading": "正在读取负责清单…",
  "owned.none": "没有等人答复的事。",
  "owned.due": "{time} 前",
  "owned.late": "{time} 已到期",

  "clock.unsolved": "待上级解决",
  "clock.contact": "回话客户",
  "level.regional_manager": "大区经理",
  "unsolved.title": "这里解决不了",
  "unsolved.about": "工单会上报给上一级，限时答复；上一级也解决不了会继续上报。",
  "unsolved.about_phone": "工单退回并上报给上一级，由他负责答复。",
  "unsolved.why": "为什么解决不了",
  "unsolved.say": "上报",
  "unsolved.words": "怎么解决，或为什么再往上转",
  "unsolved.take": "我来负责",
  "unsolved.solved": "已有办法",
  "event.unsolved": "一线解决不了，上报",
  "event.unsolved_taken": "接手待解决问题",
  "event.unsolved_passed_on": "待解决问题转上一级",
  "event.unsolved_solved": "待解决问题已有办法",
};
