/** Words of the switch by which a phone is told while its page is closed. Chinese. */
export const pushZhCN = {
  "push.switch": "关掉页面后也通知我",
  "push.on": "有新工单、工单被撤回或约定时间变了，手机会通知您。",
  "push.off": "关掉页面后，手机不会通知您。",
  "push.hint": "退出登录或 12 小时未打开页面即停止。通知只含工单号，不含客户资料。",
  "push.test": "发一条测试通知",
  "push.test_sent": "已发出，几秒内应能收到；没收到，说明手机的推送服务连不上。",
  "push.unsupported": "此浏览器不支持关页通知。iPhone 请先把本页添加到主屏幕。",
  "push.insecure": "本页不是 https 打开的，浏览器不提供关页通知。",
  "push.denied": "浏览器已禁止本页的通知；请在浏览器设置里允许。",
  "push.unreachable": "手机的推送服务连不上（谷歌的服务在中国大陆不可用）。",
};
