/** Messages between the desk and a technician: what a reader is shown of them. Pure. */
import type { Canned, DeskMessage } from "@/api/types";
import type { Translate } from "./i18n/translate";
import { whenOf } from "./times";

export const DESK_WORDS = ["customer_asks", "where_are_you", "call_desk", "part_on_its_way", "thanks", "go_home_safely"] as const satisfies readonly Canned[];
export const PHONE_WORDS = ["on_my_way", "running_late", "customer_absent", "no_access", "need_part", "call_me", "thanks"] as const satisfies readonly Canned[];

/** From here on the two clocks differ enough to say both: it was written where there was no network. */
const SAY_BOTH_MS = 60_000;

/** Ready words in the reader's own language, all others as they were written. */
export const wordsOf = ({ canned, text }: Pick<DeskMessage, "canned" | "text">, t: Translate): string => (canned === null ? text : t.code("canned", { code: canned }));

export const timesOf = ({ written_at, sent_at }: DeskMessage, nowMs: number, t: Translate): string =>
  Date.parse(sent_at) - Date.parse(written_at) < SAY_BOTH_MS ? whenOf(sent_at, nowMs, t) : t("talk.written", { written: whenOf(written_at, nowMs, t), sent: whenOf(sent_at, nowMs, t) });

/** What the reader's side has not read of the other's. */
export const unreadOf = (messages: readonly DeskMessage[], side: "desk" | "phone"): DeskMessage[] =>
  messages.filter((one) => one.read_at === null && one.from_desk === (side === "phone"));

/** Ready words stay ready words only as long as nobody wrote anything to them. */
export const asWritten = (text: string, picked: Canned | null, t: Translate): { text: string; canned: Canned | null } => {
  const words = text.trim();
  return { text: words, canned: picked !== null && words === t.code("canned", { code: picked }) ? picked : null };
};
