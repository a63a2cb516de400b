/** Names of what the policy holds, in words where we have them. Pure. */
import type { Translate } from "@/lib/i18n/translate";
import { isKey } from "@/lib/i18n/translate";

const partWord = (part: string, t: Translate): string => {
  const [kind = part, moving] = part.endsWith("_transport") ? [part.replace(/_transport$/, ""), true] : [part, false];
  if (isKey(`zone_limits.${kind}`)) return moving ? t("policy.moving", { kind: t.code("zone_limits", { code: kind }) }) : t.code("zone_limits", { code: kind });
  return isKey(`policy_key.${part}`) ? t.code("policy_key", { code: part }) : t.code("class", { code: part });
};

/** `coldchain.frozen.door.open_for` as `Cold chain › Frozen › Door › Open for`. */
export const keyWord = (key: string, t: Translate): string => key.split(".").map((part) => partWord(part, t)).join(" › ");

/** The last part alone: what stands before a value in its table. */
export const lastWord = (key: string, t: Translate): string => partWord(key.split(".").at(-1) ?? "", t);
