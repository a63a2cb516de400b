/** What inspectors and rules found wrong, and the decisions on appeals. */
import { STATES, useDecide, useFindings, type Finding } from "@/api/quality";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Select, TextArea } from "@/ui/field";
import { Link } from "@/ui/link";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState } from "react";
import { Evidence, findingTitle } from "./evidence";
import { AppealForm, Said, StandingWord } from "./finding-words";

const SOURCES = ["rule", "inspection"] as const satisfies readonly Finding["source"][];

export const FindingsTab = () => {
  const t = useT();
  const { params } = useLocation();
  const state = STATES.find((one) => one === params["state"]);
  const source = SOURCES.find((one) => one === params["source"]);
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useFindings({ ...(state && { state }), ...(source && { source }) });
  const picked = items?.find(({ id }) => id === params["id"]);
  return (
    <ListDetail
      list={(
        <>
          <ListHead title={t("quality.tab.findings")} count={items && `${items.length}${hasMore ? "+" : ""}`} />
          <div className="mb-3 grid gap-3 sm:grid-cols-2">
            <Select label={t("quality.state")} value={state ?? ""} onChange={(event) => setParams({ state: event.target.value || null, id: null }, true)}>
              <option value="">{t("quality.all_states")}</option>
              {STATES.map((one) => <option key={one} value={one}>{t(`quality.state.${one}`)}</option>)}
            </Select>
            <Select label={t("quality.source")} value={source ?? ""} onChange={(event) => setParams({ source: event.target.value || null, id: null }, true)}>
              <option value="">{t("quality.all_sources")}</option>
              {SOURCES.map((one) => <option key={one} value={one}>{t(`quality.source.${one}`)}</option>)}
            </Select>
          </div>
          {isPending && <Loading>{t("quality.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t("quality.no_findings")}</Empty>}
          <ul className="grid gap-1.5">
            {items?.map((one) => (
              <PickRow key={one.id} picked={one.id === params["id"]} onPick={() => setParams({ id: one.id })}>
                <span className="font-semibold">{findingTitle(one, t)}</span>
                <span className="text-dim">{[one.technician_name, one.outlet, one.order_number].filter(Boolean).join(" · ")}</span>
                <span className="text-xs"><StandingWord finding={one} /></span>
              </PickRow>
            ))}
          </ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      )}
      detail={picked === undefined ? <Hint>{t("quality.pick_finding")}</Hint> : <FindingCard key={`${picked.id}:${picked.version}`} finding={picked} />}
    />
  );
};

const FindingCard = ({ finding }: { finding: Finding }) => {
  const t = useT();
  const may = useMay();
  const { source, technician_name, outlet, work_order_id, order_number, at, by, visit_number } = finding;
  return (
    <Card title={findingTitle(finding, t)}>
      <p className="text-dim">
        {[technician_name, outlet, t(`quality.source.${source}`), source === "inspection" && by, dateTimeOf(at, t)].filter(Boolean).join(" · ")}
        {work_order_id !== null && <> · <Link page="" params={{ order: work_order_id }} className="text-accent underline">{order_number}</Link>{visit_number !== null && ` · ${t("quality.visit_number", { n: visit_number })}`}</>}
      </p>
      <p><StandingWord finding={finding} /></p>
      <Evidence finding={finding} />
      <Said finding={finding} />
      <AppealForm finding={finding} />
      {may("improvements.write") && finding.state !== "dropped" && <p><Link page="quality" params={{ tab: "improvements", id: "new", finding: finding.id, ...(outlet !== null && { outlet }) }} className="text-accent underline">{t("improvement.plan_from")}</Link></p>}
      {may("findings.decide") && finding.decision === null && <DecisionForm finding={finding} />}
    </Card>
  );
};

const DecisionForm = ({ finding }: { finding: Finding }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const decide = useDecide(finding);
  const [words, setWords] = useState("");
  const [measure, setMeasure] = useState("");
  const write = (verdict: "upheld" | "dropped"): void => decide.mutate({ verdict, words: words.trim(), measure: measure.trim() }, { onSuccess: () => say("good", t("quality.decided")) });
  const disabled = words.trim() === "" || decide.isPending;
  return (
    <section aria-label={t("quality.decide")} className="grid gap-2 border-t border-line pt-3">
      <h3 className="font-semibold">{t("quality.decide")}</h3>
      <TextArea label={t("quality.decision_words")} required value={words} maxLength={2000} onChange={(event) => setWords(event.target.value)} />
      <TextArea label={t("quality.measure")} value={measure} maxLength={2000} onChange={(event) => setMeasure(event.target.value)} />
      {decide.isError && <Refused>{refusalText(decide.error, t)}</Refused>}
      <div className="flex gap-2">
        <Button look="primary" disabled={disabled} onClick={() => write("upheld")}>{t("quality.uphold")}</Button>
        <Button disabled={disabled} onClick={() => write("dropped")}>{t("quality.drop")}</Button>
      </div>
    </section>
  );
};
