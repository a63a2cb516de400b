/** When requests come in: a table of weekdays and hours, its cells shaded by how many. */
import { useRequestHours, useRequestHoursFile, type OfThings } from "@/api/breakdown";
import type { Translate } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Empty, Loading, Refused } from "@/ui/notice";
import { shadeOf } from "./pareto";

/** The 1st of January 2024 was a Monday. */
const weekday = (n: number, t: Translate): string =>
  new Intl.DateTimeFormat(t.language, { weekday: "short", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + n));

export const HeatMap = ({ asked, days, t }: { asked: OfThings; days: string; t: Translate }) => {
  const found = useRequestHours(asked);
  const file = useRequestHoursFile();
  const take = (): void => file.mutate(asked, { onSuccess: (content) => saveFile(`${t("hours.title")} ${days}.csv`, content) });
  return (
    <section aria-label={t("hours.title")} className="mt-6 grid gap-3">
      <header className="flex flex-wrap items-center gap-3">
        <h2 className="text-base font-semibold">{t("hours.title")}</h2>
        <Button disabled={file.isPending} onClick={take}>{t("figures.export")}</Button>
        <p className="w-full text-dim">{t("hours.is")}</p>
      </header>
      {file.isError && <Refused>{refusalText(file.error, t)}</Refused>}
      {found.isError && <Refused>{refusalText(found.error, t)}</Refused>}
      {found.isLoading && <Loading>{t("figures.loading")}</Loading>}
      {found.isSuccess && <Hours requests={found.data.requests} t={t} />}
    </section>
  );
};

const Hours = ({ requests, t }: { requests: readonly (readonly number[])[]; t: Translate }) => {
  const most = Math.max(...requests.flat());
  if (most === 0) return <Empty>{t("hours.nothing")}</Empty>;
  return (
    <div role="region" aria-label={t("hours.table")} tabIndex={0} className="relative overflow-x-auto rounded-xl border border-line bg-panel p-3">
      <table className="tabular w-full min-w-[44rem] table-fixed border-separate border-spacing-0.5 text-center text-xs">
        <caption className="sr-only">{t("hours.is")}</caption>
        <thead className="text-dim">
          <tr>
            <td className="w-10" />
            {requests[0]?.map((_, hour) => <th key={hour} scope="col" className="font-normal">{hour}</th>)}
          </tr>
        </thead>
        <tbody>
          {requests.map((hours, day) => (
            <tr key={day}>
              <th scope="row" className="text-left font-normal text-dim">{weekday(day, t)}</th>
              {hours.map((n, hour) => (
                <td
                  key={hour} className="h-7 rounded" title={t("hours.cell", { day: weekday(day, t), hour, n })}
                  style={{ background: `color-mix(in oklab, var(--accent) ${shadeOf(n, most)}%, var(--raised))` }}
                >
                  {n === 0 ? <span className="sr-only">0</span> : n}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
