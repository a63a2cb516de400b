/** What was done and could not be sent, as text that can be handed to somebody. Pure. */
import { clockTime } from "@/lib/format";
import type { Translate } from "@/lib/i18n/translate";
import type { About, Operation } from "./outbox";
import { operationText } from "./operation-text";
import type { Visit } from "./visit";

const visitLines = (visit: Partial<Visit>, t: Translate): string[] => [
  ...(visit.consent_by ? [t("visits.consent", { name: visit.consent_by })] : []),
  ...(visit.plan_told ? [`${t("visits.plan")}: ${visit.plan_told}`] : []),
  ...(visit.test_run ? [`${t("visits.test_run")}: ${t(visit.test_run.passed ? "after.passed" : "after.failed")} ${visit.test_run.note}`] : []),
  ...(visit.cause ? [`${t("visit.cause")}: ${visit.cause}`] : []),
  ...(visit.solution ? [`${t("visit.solution")}: ${visit.solution}`] : []),
  ...(visit.care ? [`${t("visits.care")}: ${visit.care}`] : []),
  ...(visit.parts_used ?? []).map(({ part, quantity }) => `${t.code("part", { code: part })} ×${quantity}`),
  ...(visit.signature ? [`${t("visit.signature")}: ${visit.signature.name}`] : []),
];

export const reportText = ({ number, site }: About, operations: readonly Operation[], t: Translate, draft: Partial<Visit> = {}): string => {
  const steps = operations.map((one) => `${clockTime(one.at, t.language)} ${operationText(one, t)}`);
  const visit = operations.reduce<Partial<Visit>>((known, one) => ({ ...known, ...(one.kind === "step" ? (one.body["visit"] as Partial<Visit> | undefined) : {}) }), draft);
  return [`${number} ${site}`, ...steps, ...visitLines(visit, t)].join("\n");
};
