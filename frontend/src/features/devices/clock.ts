/** A device's clock in words. Pure. */
import { span } from "@/lib/format";
import type { Translate } from "@/lib/i18n/translate";

/** Under this nobody can tell the clock from the way of the message. */
const RIGHT_WITHIN_S = 3;

export const clockText = (offset_s: number, t: Translate): string => {
  if (Math.abs(offset_s) < RIGHT_WITHIN_S) return t("device_clock.right");
  return t(offset_s > 0 ? "device_clock.behind" : "device_clock.ahead", { span: span(Math.abs(offset_s), t.language) });
};
