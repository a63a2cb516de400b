/** Who shall go, by keyboard: type a name or take the best, Enter assigns. For one order or for several. */
import { usePresent } from "@/api/live/present";
import { useCandidates } from "@/api/work-orders";
import type { Candidate, Technician, WorkOrder } from "@/api/types";
import { useT, type Translate } from "@/lib/i18n/translate";
import { isOverridable, outText, wholeEffectText } from "@/lib/effects";
import { standingOf } from "@/lib/standing";
import { Dialog } from "@/ui/dialog";
import { Loading } from "@/ui/notice";
import { TECHNICIAN_DOT } from "@/ui/tone";
import { Command } from "cmdk";
import { OthersNote } from "./others-note";

type Choice = { id: string; name: string; state: Technician["state"]; effect: string; out: "no" | "override" | "barred" };
type Props = {
  orders: readonly WorkOrder[];
  onChoose: (technician: { id: string; name: string }) => void;
  onClose: () => void;
};

/** Candidates as ranked; several orders at once have no common rank, so there the free ones come first. */
const choicesOf = (technicians: Iterable<Technician>, candidates: readonly Candidate[] | undefined, order: WorkOrder | null, nowMs: number, t: Translate): Choice[] => {
  const known = new Map([...technicians].map((one) => [one.id, one]));
  if (candidates !== undefined && order !== null) {
    return candidates.map((one) => ({
      id: one.technician_id, name: one.name, state: known.get(one.technician_id)?.state ?? "off", out: one.feasible ? "no" : isOverridable(one) ? "override" : "barred",
      effect: one.feasible ? wholeEffectText(one, order, nowMs, t) : outText(one, order, t),
    }));
  }
  const rank = ({ state }: Technician): number => ["free", "driving", "working", "paused", "lost", "off"].indexOf(state);
  return [...known.values()]
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
    .map((one) => ({ id: one.id, name: one.name, state: one.state, effect: standingOf(one, t), out: "no" }));
};

export const AssignDialog = ({ orders, onChoose, onClose }: Props) => {
  const t = useT();
  const live = usePresent();
  const single = orders.length === 1 ? (orders[0] ?? null) : null;
  const candidates = useCandidates(single, single !== null);
  const title = single === null ? t("assign.several", { n: orders.length }) : t("assign.one", { number: single.number });
  const waiting = live.status === "loading" || (single !== null && candidates.isLoading);
  const choices = waiting ? [] : choicesOf(live.technicians.values(), candidates.data?.items, single, Date.now(), t);
  return (
    <Dialog title={title} onClose={onClose} bare>
      <Command label={title} loop>
        <div className="border-b border-line px-4 pt-3">
          <p aria-hidden className="text-xs text-dim">{title}</p>
          {single === null ? <p className="text-xs text-warn">{t("assign.not_judged")}</p> : <OthersNote orderId={single.id} />}
          <Command.Input autoFocus placeholder={t("assign.type")} className="w-full bg-transparent py-2 text-sm outline-none placeholder:text-faint" />
        </div>
        <Command.List className="max-h-[52vh] overflow-y-auto p-2">
          {waiting ? <Loading>{t("assign.loading")}</Loading> : <Command.Empty className="p-4 text-center text-dim">{t("assign.nobody")}</Command.Empty>}
          {choices.map((choice) => (
            <Command.Item
              key={choice.id} value={`${choice.name} ${choice.id}`} disabled={choice.out === "barred"} onSelect={() => onChoose(choice)}
              className="grid cursor-pointer grid-cols-[auto_7rem_1fr] items-baseline gap-3 rounded-lg px-3 py-1.5 data-[disabled=true]:cursor-default data-[selected=true]:bg-accent-ground"
            >
              <span aria-hidden className={`size-2 rounded-full ${choice.out !== "no" ? "border border-idle" : TECHNICIAN_DOT[choice.state]}`} />
              <span className={`truncate ${choice.out !== "no" ? "text-dim" : "font-medium text-ink"}`}>{choice.name}</span>
              <span className="truncate text-dim" title={choice.effect}>{choice.out === "override" && <span className="text-warn">⚠ {t("assign.anyway")} · </span>}{choice.effect}</span>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
};
