/** The case as it stood at any moment: a slider over its events, and what each changed. */
import { useLive } from "@/api/live/live-store";
import { useOrderEvents } from "@/api/work-orders";
import type { OrderEvent, WorkOrder } from "@/api/types";
import { useT, type Translate } from "@/lib/i18n/translate";
import { caseAt, type Case } from "@/lib/replay";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { useState } from "react";

/** What a reader asks of a moment, in this order. */
const SHOWN = ["state", "class", "priority", "fault", "technician_id", "starts_at", "window_from", "window_to", "eta_from", "eta_to", "locked", "wait", "round", "visit_number", "outlet"] as const;
type Shown = (typeof SHOWN)[number];

const worded = (name: Shown, value: unknown, t: Translate, zone: string, technician: (id: string) => string): string => {
  if (value === null || value === undefined || value === "") return "–";
  switch (name) {
    case "state": return t.code("state", { code: String(value) });
    case "class": return t.code("class", { code: String(value) });
    case "fault": return t.code("fault", { code: String(value) });
    case "technician_id": return technician(String(value));
    case "locked": return t(value === true ? "replay.yes" : "replay.no");
    case "wait": return typeof value === "object" && "reason" in value ? t.code("pause", { code: String(value.reason) }) : "–";
    case "starts_at": case "window_from": case "window_to": case "eta_from": case "eta_to": return dateTimeOf(String(value), t, zone);
    default: return String(value);
  }
};

export const OrderReplay = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const events = useOrderEvents(order);
  const [isOpen, setOpen] = useState(false);
  const items = events.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="text-dim">{t("replay.title")}</summary>
      {isOpen && <Replay order={order} events={items} />}
    </details>
  );
};

const Replay = ({ order, events }: { order: WorkOrder; events: readonly OrderEvent[] }) => {
  const t = useT();
  const known = useLive(({ live }) => (live.status === "live" ? live.technicians : null));
  const last = events.length - 1;
  const [asked, setAt] = useState(last);
  const at = Math.min(asked, last);
  const event = events[at];
  if (event === undefined) return null;
  const zone = order.site.timezone;
  const [now, before]: [Case, Case] = [caseAt(events, at), caseAt(events, at - 1)];
  const nameOf = (id: string): string => known?.get(id)?.name ?? (id === order.technician_id ? order.technician_name : null) ?? t("replay.somebody");
  const told = `${dateTimeOf(event.at, t, zone)} · ${t.code("state", { code: event.to })}`;
  return (
    <section aria-label={t("replay.title")} className="mt-2 grid gap-2">
      <div className="flex items-center gap-2">
        <Button aria-label={t("replay.back")} disabled={at === 0} onClick={() => setAt(at - 1)}>‹</Button>
        <input type="range" min={0} max={last} step={1} value={at} aria-label={t("replay.moment")} aria-valuetext={told} onChange={(change) => setAt(Number(change.target.value))} className="min-w-0 flex-1 accent-action" />
        <Button aria-label={t("replay.on")} disabled={at === last} onClick={() => setAt(at + 1)}>›</Button>
      </div>
      <p className="text-xs">
        <span className="tabular text-dim">{t("replay.of", { n: at + 1, all: events.length })} · {dateTimeOf(event.at, t, zone)}</span> · {t.code("event", { code: event.action })}
        <span className="text-dim"> · {t.code("actor", { code: event.by })}{event.reason !== null && ` · ${t.code("change", { code: event.reason })}`}</span>
      </p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5">
        {SHOWN.filter((name) => name in now).map((name) => {
          const value = worded(name, now[name], t, zone, nameOf);
          const was = worded(name, before[name], t, zone, nameOf);
          const changed = at > 0 && value !== was;
          return (
            <div key={name} className="contents">
              <dt className="text-dim">{t(`replay_of.${name}`)}</dt>
              <dd className={`tabular wrap-anywhere ${changed ? "font-semibold text-accent" : ""}`}>{value}{changed && <del className="ml-2 font-normal text-dim">{was}</del>}</dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
};
