/** Who did what, to what, when: searched, opened to old and new, taken along as a file. */
import { useAudit, useAuditFile, type AuditRow } from "@/api/audit";
import { changesOf } from "@/lib/changes";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { saveFile } from "@/lib/save-file";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { ChangesTable } from "@/ui/changes-table";
import { Field, Select } from "@/ui/field";
import { ListHead } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Loading, Refused } from "@/ui/notice";
import { SearchBox } from "@/ui/search-box";
import { askedOf } from "./audit-asked";

const ROLES = ["admin", "dispatcher", "supervisor", "inspector", "regional_manager", "senior", "finance", "agent", "technician", "parts_keeper", "outlet_manager", "site_manager", "auditor", "service"] as const;

export const AuditTab = () => {
  const t = useT();
  const { params } = useLocation();
  const asked = askedOf(params, t.zone);
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useAudit(asked);
  const file = useAuditFile();
  const take = (): void => file.mutate(asked, { onSuccess: (content) => saveFile(`${t("admin.audit")}.csv`, content) });
  return (
    <section aria-label={t("admin.audit")} className="h-full overflow-y-auto p-4">
      <ListHead title={t("admin.audit")} count={items && `${items.length}${hasMore ? "+" : ""}`}>
        <Button disabled={file.isPending} onClick={take}>{t("audit.export")}</Button>
      </ListHead>
      <Filters />
      {file.isError && <Refused>{refusalText(file.error, t)}</Refused>}
      {isPending && <Loading>{t("audit.loading")}</Loading>}
      {isError && <Refused>{refusalText(error, t)}</Refused>}
      {items?.length === 0 && <Empty>{t("audit.none")}</Empty>}
      <ol className="grid gap-1">{items?.map((row) => <Entry key={row.id} row={row} />)}</ol>
      <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
    </section>
  );
};

const Filters = () => {
  const t = useT();
  const { params } = useLocation();
  const put = (name: string) => (text: string): void => setParams({ [name]: text || null }, true);
  return (
    <div role="search" aria-label={t("admin.audit")} className="mb-3 grid grid-cols-2 items-end gap-2 sm:grid-cols-3 xl:grid-cols-6">
      {(["actor", "action", "subject"] as const).map((name) => (
        <div key={name} className="grid gap-1"><span aria-hidden className="text-dim">{t(`audit.${name}`)}</span><SearchBox key={`${name}.${params[name] === undefined}`} label={t(`audit.${name}_hint`)} text={params[name] ?? ""} onSearch={put(name)} /></div>
      ))}
      <Select label={t("audit.role")} value={params["role"] ?? ""} onChange={(event) => put("role")(event.target.value)}>
        <option value="">{t("audit.all_roles")}</option>
        {ROLES.map((role) => <option key={role} value={role}>{t.code("role", { code: role })}</option>)}
      </Select>
      <Field label={t("audit.first")} type="date" value={params["first"] ?? ""} onChange={(event) => put("first")(event.target.value)} />
      <Field label={t("audit.last")} type="date" value={params["last"] ?? ""} onChange={(event) => put("last")(event.target.value)} />
    </div>
  );
};

const Entry = ({ row }: { row: AuditRow }) => {
  const t = useT();
  const changes = changesOf(row.before ?? undefined, row.after ?? undefined);
  const head = (
    <span className="inline-grid w-[calc(100%-1.25rem)] gap-x-3 align-top sm:grid-cols-[7rem_minmax(0,2fr)_minmax(0,3fr)_minmax(0,4fr)]">
      <time dateTime={row.at} title={row.at} className="tabular text-dim">{dateTimeOf(row.at, t)}</time>
      <span className="truncate"><b className="font-semibold">{row.actor_name}</b> <span className="text-xs text-dim">{t.code("role", { code: row.role })}</span></span>
      <code className="truncate text-xs leading-5" title={row.action}>{row.action}</code>
      <span className="truncate text-xs leading-5 text-dim" title={row.subject ?? undefined}>{row.subject}</span>
    </span>
  );
  return (
    <li className="rounded-lg border border-line bg-panel px-3 py-1.5 [contain-intrinsic-size:auto_34px] [content-visibility:auto]">
      <details>
        <summary>{head}</summary>
        <div className="grid justify-items-start gap-2 py-2 pl-5">
          {row.reason !== null && <p><span className="text-dim">{t("audit.reason")}</span> {row.reason}</p>}
          {row.origin !== null && <p className="text-xs text-dim">{t("audit.origin", { origin: row.origin })}</p>}
          {row.subject !== null && <Button onClick={() => setParams({ subject: row.subject })}>{t("audit.only_subject", { subject: row.subject })}</Button>}
          {changes.length === 0 ? <p className="text-dim">{t("audit.no_changes")}</p> : <ChangesTable label={t("audit.changes")} changes={changes.map((change) => ({ ...change, key: change.key || t("audit.value") }))} />}
        </div>
      </details>
    </li>
  );
};
