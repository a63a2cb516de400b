/** Who has to be examined again: chosen, and renewed in one act. */
import { useCertificateFile, useCertificates, useExamine, type Certificate, type Shown } from "@/api/certificates";
import { useOutlets } from "@/api/outlets";
import { useMay } from "@/api/rights";
import { dayIn } from "@/lib/days";
import { useT, type Translate } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { saveFile } from "@/lib/save-file";
import { dayText } from "@/lib/times";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { ListHead } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Loading, Refused } from "@/ui/notice";
import { Sure } from "@/ui/sure";
import { useToasts } from "@/ui/toast";
import { useState } from "react";

const TONE: Record<Certificate["standing"], string> = { expired: "text-bad", ending: "text-warn", valid: "text-dim", endless: "text-dim" };
const keyOf = ({ technician_id, skill }: Certificate): string => `${technician_id} ${skill}`;

export const CertificatesTab = () => {
  const t = useT();
  const mayRenew = useMay()("certificates.renew");
  const { params } = useLocation();
  const shown: Shown = { show: params["show"] === "all" ? "all" : "due", ...(params["outlet"] ? { outlet: params["outlet"] } : {}) };
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useCertificates(shown);
  const outlets = useOutlets();
  const file = useCertificateFile();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const chosen = items?.filter((one) => picked.has(keyOf(one))) ?? [];
  const all = items !== undefined && items.length > 0 && chosen.length === items.length;
  const pick = (keys: readonly string[], on: boolean): void => setPicked((before) => (on ? new Set([...before, ...keys]) : new Set([...before].filter((key) => !keys.includes(key)))));
  return (
    <div className="h-full overflow-y-auto p-4">
      <div className="grid max-w-5xl gap-4">
        <ListHead title={t("certificates.title")} count={items && `${items.length}${hasMore ? "+" : ""}`}>
          <Button disabled={file.isPending} onClick={() => file.mutate(shown, { onSuccess: (content) => saveFile(`${t("certificates.title")} ${dayIn(t.zone, Date.now())}.csv`, content) })}>{t("figures.export")}</Button>
        </ListHead>
        <div className="flex flex-wrap items-end gap-3">
          <div className="w-64"><Select label={t("certificates.show")} value={shown.show} onChange={(event) => setParams({ show: event.target.value }, true)}>
            <option value="due">{t("certificates.due")}</option>
            <option value="all">{t("certificates.all")}</option>
          </Select></div>
          <div className="w-48"><Select label={t("figures.outlet")} value={params["outlet"] ?? ""} onChange={(event) => setParams({ outlet: event.target.value || null }, true)}>
            <option value="">{t("figures.all_outlets")}</option>
            {outlets.data?.map(({ name }) => <option key={name} value={name}>{name}</option>)}
          </Select></div>
        </div>
        {file.isError && <Refused>{refusalText(file.error, t)}</Refused>}
        {isPending && <Loading>{t("people.loading")}</Loading>}
        {isError && <Refused>{refusalText(error, t)}</Refused>}
        {items?.length === 0 && <Empty>{t(shown.show === "due" ? "certificates.none_due" : "certificates.none")}</Empty>}
        {mayRenew && items !== undefined && items.length > 0 && <Examination chosen={chosen} onDone={() => setPicked(new Set())} />}
        {items !== undefined && items.length > 0 && (
          <section aria-label={t("certificates.title")} className="grid gap-1.5">
            {mayRenew && (
              <label className="flex items-center gap-3 px-3 text-dim">
                <input type="checkbox" className="size-4 accent-action" checked={all} onChange={(event) => pick(items.map(keyOf), event.target.checked)} />
                {t("certificates.pick_all", { n: items.length })}
              </label>
            )}
            <ul className="grid gap-1.5">
              {items.map((one) => <Row key={keyOf(one)} one={one} picked={picked.has(keyOf(one))} onPick={mayRenew ? (on) => pick([keyOf(one)], on) : null} t={t} />)}
            </ul>
          </section>
        )}
        <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
      </div>
    </div>
  );
};

type RowProps = { one: Certificate; picked: boolean; onPick: ((on: boolean) => void) | null; t: Translate };

const Row = ({ one, picked, onPick, t }: RowProps) => {
  const { code, name, outlet, skill, level, expires_at, standing, renewed_until, last } = one;
  const day = dayText(expires_at ?? "", t);
  const box = "grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5 max-sm:[&>:not(:first-child)]:col-start-2 rounded-lg border px-3 py-2 sm:grid-cols-[auto_minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1.2fr)] sm:items-center";
  const cells = (
    <>
      <span className="min-w-0"><b className="font-semibold">{name}</b> <span className="tabular text-xs text-dim">{code}{outlet !== null && ` · ${outlet}`}</span></span>
      <span>{t.code("skill", { code: skill })} L{level}</span>
      <span className="grid gap-0.5">
        <span className={TONE[standing]}>{t(`certificates.${standing}`, { day })}</span>
        <span className="text-xs text-dim">
          {last !== null && `${t(`certificates.last_${last.result}`, { day: dayText(last.held_on, t), name: last.written_by })}${last.note && ` · ${last.note}`} · `}
          {renewed_until === null ? t("certificates.renewed_endless") : t("certificates.renewed_until", { day: dayText(renewed_until, t) })}
        </span>
      </span>
    </>
  );
  const look = picked ? "border-accent bg-accent-ground" : "border-line bg-panel";
  return (
    <li>
      {onPick === null
        ? <div className={`${box} ${look}`}><span />{cells}</div>
        : <label className={`${box} ${look} cursor-pointer hover:bg-raised`}><input type="checkbox" className="size-4 accent-action" checked={picked} onChange={(event) => onPick(event.target.checked)} />{cells}</label>}
    </li>
  );
};

const Examination = ({ chosen, onDone }: { chosen: readonly Certificate[]; onDone: () => void }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const examine = useExamine();
  const today = dayIn(t.zone, Date.now());
  // The zone is known only once the sites are: until a day is chosen it follows.
  const [chosenDay, setHeldOn] = useState<string | null>(null);
  const heldOn = chosenDay ?? today;
  const [note, setNote] = useState("");
  const n = chosen.length;
  const write = (result: "passed" | "failed", done: () => void): void =>
    examine.mutate({ held: chosen.map(({ technician_id, skill }) => ({ technician_id, skill })), result, held_on: heldOn, note }, {
      onSuccess: () => {
        say("good", t(`certificates.said_${result}`, { n }));
        setNote("");
        done();
        onDone();
      },
    });
  return (
    <section aria-label={t("certificates.examination")} tabIndex={-1} className="grid gap-3 rounded-xl border border-line bg-panel p-4">
      <h2 className="font-semibold">{t("certificates.examination")}</h2>
      <div className="grid gap-3 sm:grid-cols-[11rem_1fr]">
        <Field label={t("certificates.held_on")} type="date" max={today} value={heldOn} onChange={(event) => setHeldOn(event.target.value)} />
        <Field label={t("certificates.note")} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      </div>
      {examine.isError && <Refused>{refusalText(examine.error, t)}</Refused>}
      {n === 0 ? <p className="text-dim">{t("certificates.pick")}</p> : (
        <div className="flex flex-wrap items-start gap-3">
          <Button look="primary" disabled={heldOn === "" || examine.isPending} onClick={() => write("passed", () => undefined)}>{t("certificates.renew", { n })}</Button>
          <Sure act={t("certificates.fail", { n })} question={t("certificates.fail_sure", { n })} keep={t("certificates.fail_keep")} look="danger" deed={examine} onSure={(done) => write("failed", done)} />
        </div>
      )}
    </section>
  );
};
