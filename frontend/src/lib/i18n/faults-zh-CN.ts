/** 一处出错时的话：哪里坏了、其余照常、再试一次。简体中文。 */
export const faultsZhCN = {
  "fault.title": "“{part}”出错了",
  "fault.rest": "页面其余部分照常可用。再试一次；若仍出错，请重新载入页面，并把下面这行告诉管理员。",
  "fault.again": "再试一次",
  "fault.reload": "重新载入页面",
  "fault.dialog": "对话框",
  "fault.page": "这一页",
  "fault.strip": "顶栏",
  "fault.sound": "报警声音",
} as const;
