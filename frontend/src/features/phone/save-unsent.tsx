/** What has not been sent, saved as a sealed file for the desk: for whose sign-in has ended, and for a phone that was handed on. */
import { useT } from "@/lib/i18n/translate";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { useState } from "react";
import type { Operation } from "./outbox";
import { phoneDatabase } from "./phone-db";
import { sealedFile } from "./unsent-file";

type Saved = "saved" | "keyless" | "failed";

export const SaveUnsent = ({ queue }: { queue: readonly Operation[] }) => {
  const t = useT();
  const [saved, setSaved] = useState<Saved | null>(null);
  const people = [...new Set(queue.map(({ by }) => by))];
  const save = async (): Promise<void> => setSaved(await savedAll(people, queue).catch((): Saved => "failed"));
  return (
    <div className="grid gap-2">
      <p className="text-xs">{t("unsent.about")}</p>
      <Button className="min-h-12" onClick={() => void save()}>{t("unsent.save")}</Button>
      {saved !== null && <p role={saved === "saved" ? "status" : "alert"} className={saved === "saved" ? "text-good" : "text-bad"}>{t(`unsent.${saved}`)}</p>}
    </div>
  );
};

/** One file a person: each is sealed with that person's own key. */
const savedAll = async (people: readonly string[], queue: readonly Operation[]): Promise<Saved> => {
  const now = new Date();
  let left = people.length;
  for (const person of people) {
    const key = await phoneDatabase.fileKey(person);
    if (key === null) continue;
    const own = queue.filter(({ by }) => by === person);
    const file = await sealedFile(key, person, own, (id) => phoneDatabase.picture(id, "full"), now);
    saveFile(`hanlu-unsent-${now.toISOString().slice(0, 16).replace(":", "")}-${person.slice(-4)}.json`, new Blob([JSON.stringify(file)], { type: "application/json" }));
    left -= 1;
  }
  return left === 0 ? "saved" : "keyless";
};
