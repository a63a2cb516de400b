/** How a technician stands, in words: what they do, or why and until when they are away. */
import type { Technician } from "@/api/types";
import type { Translate } from "./i18n/translate";
import { dateTimeOf } from "./times";

export const standingOf = ({ state, away, timezone }: Pick<Technician, "state" | "away" | "timezone">, t: Translate): string =>
  state === "off" && away ? absenceOf({ away, timezone }, t) : t.code("technician.state", { code: state });

/** Why somebody is away, and until when. */
export const absenceOf = ({ away, timezone }: { away: NonNullable<Technician["away"]>; timezone: Technician["timezone"] }, t: Translate): string =>
  t("duty.away", { reason: t(`duty.reason.${away.reason}`), until: dateTimeOf(away.until, t, timezone) });
