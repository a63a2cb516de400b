import type { StockPlace } from "@/api/parts";
import type { Translate } from "@/lib/i18n/translate";

/** The technician's or the outlet's name where the place has one, else what kind of place it is. */
export const placeName = ({ kind, name }: Pick<StockPlace, "kind" | "name">, t: Translate): string => {
  const word = t.code("place_kind", { code: kind });
  return name === "" ? word : `${word} · ${name}`;
};
