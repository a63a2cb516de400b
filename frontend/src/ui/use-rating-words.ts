/** What the fields of a rating are called where staff show them to the customer, or ask on the telephone. */
import { useT } from "@/lib/i18n/translate";
import type { RatingWords } from "./rating-fields";

export const useRatingWords = (): RatingWords => {
  const t = useT();
  return {
    title: t("rating.whole"), stars: (n: number) => t("rating.stars", { n }), each: t("rating.each"),
    recommend: t("rating.recommend"), unlikely: t("rating.unlikely"), likely: t("rating.likely"),
  };
};
