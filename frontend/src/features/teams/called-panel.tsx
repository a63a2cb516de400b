/** The cases to which the reader was called, also those beyond their own region or outlet. Nothing where there are none. */
import { useCalledTo } from "@/api/task-groups";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { orderTitle } from "@/lib/words";
import { Refused } from "@/ui/notice";

export const CalledPanel = ({ onOrder }: { onOrder: (id: string) => void }) => {
  const t = useT();
  const called = useCalledTo();
  if (called.isError) return <div className="border-t border-line p-4"><Refused>{refusalText(called.error, t)}</Refused></div>;
  if (called.data === undefined || called.data.length === 0) return null;
  return (
    <section aria-label={t("group.called_to")} className="grid grid-cols-1 gap-2 border-t border-line p-4">
      <h2 className="text-sm font-semibold">{t("group.called_to")} <span className="tabular font-normal text-dim">{called.data.length}</span></h2>
      <ul className="grid grid-cols-1 gap-1">
        {called.data.map(({ group, order }) => (
          <li key={group.id}>
            <button type="button" onClick={() => onOrder(order.id)} className="grid w-full grid-cols-1 gap-0.5 rounded px-1 py-0.5 text-left hover:bg-raised">
              <span className="flex items-baseline gap-2">
                <span className="tabular text-dim">{order.number}</span>
                <span className="min-w-0 flex-1 truncate">{orderTitle(order, t)}</span>
                <span className="text-dim">{t.code("state", { code: order.state })}</span>
              </span>
              <span className="truncate text-xs text-dim">{group.purpose} · {group.formed_by} · {order.site.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};
