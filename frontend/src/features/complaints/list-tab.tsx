/** The complaint database: by what they are about, what they came from, where they stand, and words. */
import { useComplaintFile, useComplaints, type ComplaintRow, type Wanted } from "@/api/complaints";
import { useOutlets } from "@/api/outlets";
import { policyValue } from "@/api/visits";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { saveFile } from "@/lib/save-file";
import { dateTimeOf } from "@/lib/times";
import { GRADE_EDGE } from "@/ui/tone";
import { useQuery } from "@tanstack/react-query";
import { Button } from "@/ui/button";
import { Select } from "@/ui/field";
import { Link } from "@/ui/link";
import { LoadMore } from "@/ui/load-more";
import { Empty, Loading, Refused } from "@/ui/notice";
import { SearchBox } from "@/ui/search-box";

const STANDING = ["open", "settled", "cancelled"] as const;
const FILTERS = ["type", "cause", "outlet", "model"] as const;

/** The codes of a list of the policy, each under `name`. */
const useCodes = (list: "types" | "causes", name: "type" | "cause"): readonly string[] => {
  const found = useQuery({ queryKey: ["complaint-codes", list], queryFn: () => policyValue("complaint", list) }).data;
  return Array.isArray(found) ? found.flatMap((one: unknown) => (typeof one === "object" && one !== null && name in one ? [String((one as Record<string, unknown>)[name])] : [])) : [];
};

const wantedOf = (params: Readonly<Record<string, string>>): Wanted => {
  const standing = STANDING.find((one) => one === params["standing"]);
  return { ...Object.fromEntries(FILTERS.flatMap((name) => (params[name] === undefined ? [] : [[name, params[name]]]))), ...(standing && { standing }), ...(params["q"] && { words: params["q"] }) };
};

export const ListTab = () => {
  const t = useT();
  const { params } = useLocation();
  const wanted = wantedOf(params);
  const found = useComplaints(wanted);
  const file = useComplaintFile();
  const outlets = useOutlets();
  const [types, causes] = [useCodes("types", "type"), useCodes("causes", "cause")];
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const pick = (name: string, words: string, options: readonly (readonly [string, string])[]) => (
    <Select label={words} value={params[name] ?? "*"} onChange={(event) => setParams({ [name]: event.target.value === "*" ? null : event.target.value }, true)}>
      <option value="*">{t("complaints.any")}</option>
      {options.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
    </Select>
  );
  return (
    <div className="grid gap-3">
      <div className="grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap">
        {pick("type", t("complaint.type"), [...types.map((code) => [code, t.code("complaint_type", { code })] as const), ["", t("complaint.no_type")]])}
        {pick("cause", t("complaint.cause"), [...causes.map((code) => [code, t.code("complaint_cause", { code })] as const), ["", t("complaints.no_cause")]])}
        {pick("standing", t("complaints.standing"), STANDING.map((code) => [code, t.code("complaint_standing", { code })]))}
        {pick("outlet", t("figures.outlet"), (outlets.data ?? []).map(({ name }) => [name, name]))}
        <SearchBox label={t("complaints.search")} text={params["q"] ?? ""} onSearch={(q) => setParams({ q: q || null }, true)} className="col-span-2 min-w-56" />
        {params["model"] !== undefined && <Button onClick={() => setParams({ model: null })}>{params["model"] || t("breakdown.no_model")} <span aria-hidden>×</span></Button>}
        <Button disabled={file.isPending} onClick={() => file.mutate(wanted, { onSuccess: (content) => saveFile(`${t("complaints.title")}.csv`, content) })}>{t("figures.export")}</Button>
      </div>
      {found.isError && <Refused>{refusalText(found.error, t)}</Refused>}
      {file.isError && <Refused>{refusalText(file.error, t)}</Refused>}
      {found.isPending && <Loading>{t("complaint.loading")}</Loading>}
      {found.isSuccess && rows.length === 0 && <Empty>{t("complaints.none")}</Empty>}
      <ul aria-label={t("complaints.title")} className="grid gap-2">{rows.map((row) => <Row key={row.id} row={row} />)}</ul>
      <LoadMore hasMore={found.hasNextPage} isFetching={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </div>
  );
};

const Row = ({ row }: { row: ComplaintRow }) => {
  const t = useT();
  const facts = [
    row.type === null ? t("complaint.no_type") : t.code("complaint_type", { code: row.type }),
    row.cause !== null && t.code("complaint_cause", { code: row.cause }),
    row.remedies.map((code) => t.code("remedy", { code })).join(" / "),
    row.model, row.outlet,
  ];
  return (
    <li className="flex gap-3 rounded-xl border border-line bg-panel p-3">
      <span aria-hidden className={`w-1 shrink-0 rounded ${GRADE_EDGE[row.colour]}`} />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <Link page="" params={{ order: row.id }} className="tabular font-semibold text-accent underline">{row.number}</Link>
          <span>{row.site}</span>
          <span className="tabular text-dim">{dateTimeOf(row.opened_at, t, row.timezone)}</span>
          <span className="text-dim">{t.code("class", { code: row.class })}</span>
          {row.repeated && <span className="text-warn">{t("complaints.repeated")}</span>}
          {row.round > 1 && <span className="text-warn">{t("evidence.rounds", { n: row.round })}</span>}
        </p>
        <p className="truncate">{row.description}</p>
        <p className="text-dim">{facts.filter(Boolean).join(" · ")}</p>
      </div>
      <p className="shrink-0 text-right text-dim">{row.step !== null && row.settled_at === null ? t.code("complaint_step", { code: row.step }) : t.code("state", { code: row.state })}</p>
    </li>
  );
};
