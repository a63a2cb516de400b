/** 超时赔付的词。 */
export const compensationZhCN = {
  "compensation.title": "超时赔付",
  "compensation.late": "{clock}已超时 {by}",
  "compensation.fee_reduced": "服务费减免 {percent}%",
  "compensation.fee_waived": "免收服务费",
  "compensation.voucher": "{amount} {currency} 代金券",
  "compensation.reason": "给或不给的理由",
  "compensation.grant": "给予客户",
  "compensation.decline": "不给",
  "compensation.is.granted": "{by} 已给予",
  "compensation.is.declined": "{by} 决定不给",
  "event.compensation_offered": "可给超时赔付",
  "event.compensation_decided": "超时赔付已决定",
};
