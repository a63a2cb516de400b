/** Words of labels and of what customers ask through them. Chinese. */
export const requestsZhCN = {
  "event.requested_again": "客户再次扫码报修",
  "request.title": "客户扫码报修",
  "request.contact": "联系方式：{contact}",
  "request.photo": "客户照片 {n}",
  "request_urgent.leak": "漏水",
  "request_urgent.electricity": "漏电、跳闸",
  "request_urgent.warming": "货物正在升温",
  "label.title": "扫码报修标签",
  "label.about": "贴在设备上。任何人扫码即可报修，无需登录；只看到设备和站点名称。",
  "label.make": "生成标签",
  "label.once": "标签只显示这一次，请现在打印或保存。",
  "label.save": "保存标签（SVG）",
  "label.picture": "{name} 的报修标签",
  "label.in_use": "{time} 由 {by} 生成",
  "label.revoke": "作废",
  "label.revoke_sure": "作废后已贴出的标签不能再用。",
} as const;
