/** "Tell me when the page is closed": a switch, a test of the way, or an honest line why not. */
import { testPush } from "@/api/push";
import { useT, type Translate } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { useToasts } from "@/ui/toast";
import { useEffect, useState } from "react";
import { look, start, stop, tellLanguage, Unreachable, type Standing } from "./push";
import { personOf, useWho } from "./use-phone";

const trouble = (error: unknown, t: Translate): string => (error instanceof Unreachable ? t("push.unreachable") : refusalText(error, t));

export const PushSwitch = () => {
  const t = useT();
  const person = personOf(useWho());
  const say = useToasts((store) => store.say);
  const [standing, setStanding] = useState<Standing | null>(null);
  const [busy, setBusy] = useState(false);

  const failed = (error: unknown): void => say("bad", trouble(error, t));
  const during = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    await work().catch(failed);
    setBusy(false);
  };
  const turn = (on: boolean): Promise<void> =>
    during(async () => {
      try {
        setStanding(on ? await start(person) : "off");
        if (!on) await stop();
      } catch (error) {
        setStanding(await look(person));
        throw error;
      }
    });
  const test = (): Promise<void> =>
    during(async () => {
      await testPush();
      say("good", t("push.test_sent"));
    });

  useEffect(() => void look(person).then(setStanding, () => setStanding("off")), [person]);
  useEffect(() => void tellLanguage(t.language), [t.language]);

  if (standing === null) return null;
  const may = standing === "on" || standing === "off";
  return (
    <section className="grid gap-1">
      <label className="flex min-h-12 items-center gap-3">
        <input type="checkbox" role="switch" checked={standing === "on"} disabled={!may || busy} onChange={(event) => void turn(event.target.checked)} className="size-6 accent-action" />
        {t("push.switch")}
      </label>
      <p className={standing === "on" ? "text-accent" : "text-dim"}>{t(`push.${standing}`)}</p>
      {may && <p className="text-xs text-dim">{t("push.hint")}</p>}
      {standing === "on" && <Button className="min-h-12" disabled={busy} onClick={() => void test()}>{t("push.test")}</Button>}
    </section>
  );
};
