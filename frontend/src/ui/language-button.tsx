/** The language, at once and without a reload. Brings no words along: a small page has its own. */
import { useLanguage } from "@/lib/i18n/language";
import { useEffect } from "react";
import { Button } from "./button";

/** Keep the document's language in step: screen readers and fonts go by it. */
export const useDocumentLanguage = (): void => {
  const language = useLanguage((store) => store.language);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
};

export const LanguageButton = () => {
  const { language, choose } = useLanguage();
  const other = language === "en" ? "zh-CN" : "en";
  return (
    <Button lang={other} aria-label={other === "en" ? "EN, English" : "中文"} className="!px-2" onClick={() => choose(other)}>
      {other === "en" ? "EN" : "中"}
    </Button>
  );
};
