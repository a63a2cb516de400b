/** What a part is called. */
import type { Part } from "@/api/types";
import type { Translate } from "./i18n/translate";

/** The name in the reader's language: the parts list's, else the dictionary's, else the code. */
export const partName = (code: string, parts: readonly Part[], t: Translate): string => {
  const known = parts.find((part) => part.code === code);
  return (t.language === "en" ? known?.name_en : known?.name_zh) || t.code("part", { code });
};
