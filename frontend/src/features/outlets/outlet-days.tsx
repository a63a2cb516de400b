/** The visits of an outlet on the next days, against how many it agrees to. */
import { useOutletDays } from "@/api/outlets";
import { dayIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Card } from "@/ui/list-detail";
import { Refused } from "@/ui/notice";
import { useState } from "react";

export const OutletDays = ({ outlet }: { outlet: string }) => {
  const t = useT();
  const [today] = useState(() => dayIn(t.zone, Date.now()));
  const days = useOutletDays(today);
  return (
    <Card title={t("outlet.days")}>
      {days.isError && <Refused>{refusalText(days.error, t)}</Refused>}
      <ul className="grid gap-1">
        {days.data?.filter((one) => one.outlet === outlet).map(({ day, load, capacity }) => {
          const full = capacity !== null && load >= capacity;
          return (
            <li key={day} className="flex items-center gap-3">
              <time dateTime={day} className="tabular w-24">{day}</time>
              {capacity !== null && <meter aria-hidden min={0} max={Math.max(capacity, 1)} value={load} className="flex-1" />}
              <span className={`tabular ${full ? "text-warn" : ""}`}>{capacity === null ? t("outlet.load", { load }) : t("outlet.load_of", { load, capacity })}{full && ` · ${t("outlet.full")}`}</span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
};
