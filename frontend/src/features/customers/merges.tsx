/** Records that were merged into a customer: by whom, when, and the way back while there is one. */
import { useUnmerge, type Merged } from "@/api/customers";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { dateTimeOf } from "@/lib/times";
import { Link } from "@/ui/link";
import { Sure } from "@/ui/sure";

export const Merges = ({ merges }: { merges: readonly Merged[] }) => {
  const t = useT();
  return (
    <section aria-label={t("customers.merges")} tabIndex={-1}>
      <h3 className="mb-1 font-semibold">{t("customers.merges")} <span className="tabular font-normal text-dim">{merges.length}</span></h3>
      <ul>{merges.map((one) => <Merge key={one.id} merge={one} />)}</ul>
    </section>
  );
};

const Merge = ({ merge }: { merge: Merged }) => {
  const t = useT();
  const may = useMay()("customers.merge");
  const nowMs = useNow();
  const unmerge = useUnmerge();
  const { duplicate_id, name, phone, sites, taken, at, by_name, undo_until, undone_at, undone_by } = merge;
  const mayUndo = may && undone_at === null && Date.parse(undo_until) >= nowMs;
  return (
    <li className="grid gap-1 border-t border-line py-1.5">
      <span className="flex flex-wrap items-baseline justify-between gap-x-3">
        <Link page="customers" params={{ customer: duplicate_id }} className="text-accent underline">{name}</Link>
        <span className="tabular text-dim">{phone ?? ""}</span>
      </span>
      <span className="text-xs text-dim">
        {[t("customers.merged_by", { name: by_name, at: dateTimeOf(at, t), sites }), taken.length > 0 && t("customers.taken", { fields: taken.map((field) => t(`customer_field.${field}`)).join(t("list.comma")) })].filter(Boolean).join(" · ")}
      </span>
      {undone_at !== null && <span className="text-xs">{t("customers.undone", { name: undone_by, at: dateTimeOf(undone_at, t) })}</span>}
      {mayUndo && (
        <Sure
          act={t("customers.undo")} question={t("customers.undo_sure", { name, at: dateTimeOf(undo_until, t) })} keep={t("action.back")} look="danger" deed={unmerge}
          onSure={(done) => unmerge.mutate(duplicate_id, { onSuccess: done })}
        />
      )}
    </li>
  );
};
