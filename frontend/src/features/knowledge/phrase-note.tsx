/** Below a field with words to a customer: what is better not said, and what to say instead. */
import { usePolicy } from "@/api/policy";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { forbiddenIn, forbiddenOf, reworded } from "@/lib/phrases";
import { Button } from "@/ui/button";

export const PhraseNote = ({ text, onReword }: { text: string; onReword: (text: string) => void }) => {
  const t = useT();
  const policy = usePolicy(useMay()("policy.read"));
  const rules = forbiddenOf(policy.data?.sections.find(({ name }) => name === "knowledge")?.values["forbidden"]);
  const found = forbiddenIn(text, rules);
  if (found.length === 0) return null;
  return (
    <ul role="status" aria-label={t("phrases.title")} className="grid gap-1.5 rounded-lg bg-warn-ground p-2">
      {found.map((one) => (
        <li key={one.at} className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 flex-1"><mark className="rounded bg-bad-ground px-1 text-bad">{one.phrase}</mark> → {one.better}</span>
          <Button onClick={() => onReword(reworded(text, one))}>{t("phrases.use")}</Button>
        </li>
      ))}
    </ul>
  );
};
