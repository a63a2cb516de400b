/** Words of the switch by which a phone is told while its page is closed. English. */
import type { pushZhCN } from "./push-zh-CN";

export const pushEn: Record<keyof typeof pushZhCN, string> = {
  "push.switch": "Tell me when the page is closed",
  "push.on": "The phone tells you of a new order, one taken back, or another agreed time.",
  "push.off": "While the page is closed, the phone tells you nothing.",
  "push.hint": "Ends when you sign out, or after 12 hours without opening the page. Only the order's number is sent, nothing of a customer.",
  "push.test": "Send me a test",
  "push.test_sent": "On its way: it should show within seconds. If it does not, the phone cannot reach its push service.",
  "push.unsupported": "This browser cannot tell you while the page is closed. On an iPhone, add the page to the home screen first.",
  "push.insecure": "The page was not opened by https: the browser then tells nothing while it is closed.",
  "push.denied": "The browser forbids this page to notify you; allow it in the browser's settings.",
  "push.unreachable": "The phone cannot reach its push service (Google's is not available in mainland China).",
};
