import { useT } from "@/lib/i18n/translate";
import { LanguageButton } from "@/ui/language-button";
import { ThemeButton } from "@/ui/theme-button";
import type { ReactNode } from "react";

/** The frame around everything one sees before being known. */
export const Entrance = ({ title, children }: { title: string; children: ReactNode }) => {
  const t = useT();
  return (
    <main className="grid min-h-full place-items-center p-4">
      <div className="grid w-full max-w-sm gap-6 rounded-2xl border border-line bg-panel p-6">
        <header className="flex items-center gap-3">
          <img src="/icon.svg" alt="" className="size-9" />
          <div className="flex-1">
            <p className="text-base font-semibold">寒露 <span className="font-normal text-dim">Hanlu</span></p>
            <p className="text-xs text-dim">{t("app.claim")}</p>
          </div>
          <LanguageButton />
          <ThemeButton />
        </header>
        <h1 className="text-lg font-semibold">{title}</h1>
        {children}
      </div>
    </main>
  );
};
