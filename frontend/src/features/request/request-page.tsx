/** The page behind a machine's label: what stands there, what is wrong with it, and then the case. */
import { Button } from "@/ui/button";
import { LanguageButton, useDocumentLanguage } from "@/ui/language-button";
import { Loading, Note } from "@/ui/notice";
import { useEffect, useState } from "react";
import { AskForm } from "./ask-form";
import { ComplainForm } from "./complain-form";
import { isGone, scanned, type Scanned } from "./request";
import { useSay } from "./words";

type Seen = { phase: "loading" | "gone" | "unreachable" } | { phase: "seen"; scanned: Scanned };

export const RequestPage = ({ secret }: { secret: string }) => {
  useDocumentLanguage();
  const say = useSay();
  const [seen, setSeen] = useState<Seen>({ phase: "loading" });
  const [isComplaining, setIsComplaining] = useState(false);
  const look = (): void => {
    scanned(secret).then((found) => setSeen({ phase: "seen", scanned: found }), (error: unknown) => setSeen({ phase: isGone(error) ? "gone" : "unreachable" }));
  };
  useEffect(look, [secret]);
  return (
    <main className="mx-auto grid min-h-full max-w-lg content-start gap-5 bg-panel px-5 py-6 text-[15px]">
      <header className="flex items-center justify-between text-dim">
        <span>{say("product")}</span>
        <LanguageButton />
      </header>
      {seen.phase === "loading" && <Loading>{say("loading")}</Loading>}
      {seen.phase === "unreachable" && <><Note>{say("unreachable")}</Note><Button className="min-h-12" onClick={look}>{say("retry")}</Button></>}
      {seen.phase === "gone" && <section><h1 className="text-2xl font-bold">{say("gone")}</h1><p className="mt-2 text-dim">{say("gone_about")}</p></section>}
      {seen.phase === "seen" && (
        <>
          <section>
            <h1 className="text-2xl leading-snug font-bold wrap-break-word">{seen.scanned.name}</h1>
            <p className="text-dim">{[seen.scanned.model, seen.scanned.site_name].filter(Boolean).join(" · ")}</p>
          </section>
          {isComplaining ? <ComplainForm secret={secret} types={seen.scanned.complaint_types ?? []} onBack={() => setIsComplaining(false)} say={say} /> : <AskForm secret={secret} say={say} />}
          {!isComplaining && (
            <div className="sticky bottom-3 z-10 flex justify-end">
              <button type="button" onClick={() => setIsComplaining(true)} className="inline-flex min-h-12 items-center gap-2 rounded-full border border-line bg-panel px-5 font-semibold text-bad shadow-lg"><span aria-hidden>!</span>{say("complain.open")}</button>
            </div>
          )}
        </>
      )}
    </main>
  );
};
