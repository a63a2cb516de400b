/** One section: read, edited in a form made of its schema, reviewed as old and new, then written with a reason. */
import { isOvertaken, keyFaults, useSavePolicy, useWholePolicy, type PolicySection, type PolicyVersion, type Values } from "@/api/policy";
import { useMay } from "@/api/rights";
import { changesOf, rebased } from "@/lib/changes";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { proposalsIn } from "@/lib/policy-address";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { ChangesTable } from "@/ui/changes-table";
import { TextArea } from "@/ui/field";
import { Card } from "@/ui/list-detail";
import { Loading, Note, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useEffect, useState, type FormEvent } from "react";
import { withProposals } from "./policy-draft";
import { keyWord, lastWord } from "./policy-words";
import { SectionForm } from "./section-form";
import { SectionTable } from "./section-table";

type Props = { section: PolicySection; version: number; versions: readonly PolicyVersion[] };
/** What one makes of a section: `values`, of the section as it was (`base`) at a version. */
type Draft = { values: Values; base: Values; version: number };
type Stage = { name: "reading" } | ({ name: "editing" | "reviewing" } & Draft);

export const SectionCard = ({ section, version, versions }: Props) => {
  const { params } = useLocation();
  const back = params["back"];
  const whole = useWholePolicy(back === undefined ? null : Number(back));
  const t = useT();
  if (back === undefined) return <Sheet section={section} version={version} versions={versions} proposed={withProposals(section.values, section.name, proposalsIn(params["set"]))} reason="" />;
  if (whole.isError) return <Refused>{refusalText(whole.error, t)}</Refused>;
  if (!whole.data) return <Loading>{t("policy.loading")}</Loading>;
  return <Sheet section={section} version={version} versions={versions} proposed={whole.data.sections[section.name] ?? section.values} reason={t("policy.back_reason", { n: back })} />;
};

const Sheet = ({ section, version, versions, proposed, reason }: Props & { proposed: Values; reason: string }) => {
  const t = useT();
  const mayWrite = useMay()("policy.write");
  const say = useToasts((store) => store.say);
  const save = useSavePolicy();
  const differs = changesOf(section.values, proposed).length > 0;
  const [stage, setStage] = useState<Stage>(differs && mayWrite ? { name: "reviewing", values: proposed, base: section.values, version } : { name: "reading" });
  const faults = keyFaults(save.error);
  const overtaken = isOvertaken(save.error);
  // Somebody else has saved meanwhile: one's own changes, and nothing else, are proposed anew.
  useEffect(() => {
    if (!overtaken) return;
    setStage((now) => (now.name === "reading" || now.version === version ? now : { ...now, values: rebased(now.base, now.values, section.values) as Values, base: section.values, version }));
  }, [overtaken, section.values, version]);
  const onSave = (given: string): void => {
    if (stage.name !== "reviewing") return;
    save.mutate({ section: section.name, values: stage.values, reason: given, version: stage.version }, {
      onSuccess: ({ version: made }) => (say("good", t("policy.saved", { n: made })), setStage({ name: "reading" }), setParams({ back: null, set: null }, true)),
      // What is wrong is shown where it stands.
      onError: (error) => keyFaults(error).length > 0 && setStage({ ...stage, name: "editing" }),
    });
  };
  const onCancel = (): void => (save.reset(), setStage({ name: "reading" }), setParams({ back: null, set: null }, true));
  return (
    <Card title={lastWord(section.name, t)}>
      {save.isError && <Refused>{faults.length > 0 ? t("policy.refused", { n: faults.length }) : refusalText(save.error, t)}</Refused>}
      {stage.name === "reading" && (
        <>
          {mayWrite ? <div><Button look="primary" onClick={() => setStage({ name: "editing", values: section.values, base: section.values, version })}>{t("policy.edit")}</Button></div> : <Note>{t("policy.read_only")}</Note>}
          <SectionTable section={section} versions={versions} />
        </>
      )}
      {stage.name === "editing" && <SectionForm section={section} values={stage.values} faults={faults} onReview={(values) => setStage({ ...stage, name: "reviewing", values })} onCancel={onCancel} />}
      {stage.name === "reviewing" && (
        <Review name={section.name} draft={stage} reason={reason} isSaving={save.isPending} onSave={onSave} onEdit={() => setStage({ ...stage, name: "editing" })} onCancel={onCancel} />
      )}
    </Card>
  );
};

type ReviewProps = { name: string; draft: Draft; reason: string; isSaving: boolean; onSave: (reason: string) => void; onEdit: () => void; onCancel: () => void };

const Review = ({ name, draft: { base, values }, reason, isSaving, onSave, onEdit, onCancel }: ReviewProps) => {
  const t = useT();
  const changes = changesOf(base, values, name);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSave(String(new FormData(event.currentTarget).get("reason") ?? "").trim());
  };
  return (
    <form onSubmit={onSubmit} aria-label={t("policy.review")} className="grid gap-4">
      {changes.length === 0 ? <Note>{t("policy.nothing_changed")}</Note> : <ChangesTable label={t("policy.review")} changes={changes} keyWord={(key) => keyWord(key, t)} />}
      {changes.length > 0 && <TextArea name="reason" label={t("policy.reason")} hint={t("policy.reason_hint")} required minLength={3} maxLength={500} defaultValue={reason} autoFocus />}
      <div className="flex flex-wrap gap-2">
        {changes.length > 0 && <Button type="submit" look="primary" disabled={isSaving}>{t("policy.save", { n: changes.length })}</Button>}
        <Button onClick={onEdit}>{t("policy.edit_on")}</Button>
        <Button onClick={onCancel}>{t("policy.discard")}</Button>
      </div>
    </form>
  );
};
