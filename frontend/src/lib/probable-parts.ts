/** Why a part is probable, in words. */
import type { ProbablePart } from "@/api/types";
import type { Translate } from "./i18n/translate";
import { worded } from "./words";

/** Who proposes it; of what triage lists also how often visits used it, where enough of them tell. */
export const probableWords = ({ source, share, reason }: ProbablePart, t: Translate): string => {
  const why = worded("why", reason, t);
  return source === "triage" && share !== null ? `${why}, ${t("parts.share", { percent: Math.round(share * 100) })}` : why;
};
