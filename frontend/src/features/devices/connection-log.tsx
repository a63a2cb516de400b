import { useConnectionLog } from "@/api/devices";
import { useT } from "@/lib/i18n/translate";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";

/** The last message and the last refusals, live: what somebody needs while wiring up a sensor. */
export const ConnectionLog = ({ deviceId }: { deviceId: string }) => {
  const t = useT();
  const log = useConnectionLog(deviceId);
  const entries = log.data?.items ?? [];
  return (
    <section aria-label={t("log.title")} aria-live="polite" className="grid gap-2">
      <header className="flex items-center justify-between">
        <h3 className="text-dim">{t("log.title")}</h3>
        <Button onClick={() => void log.refetch()} disabled={log.isFetching}>{t("log.refresh")}</Button>
      </header>
      {log.data && entries.length === 0 && <p className="rounded-lg bg-raised p-3 text-dim">{t("log.waiting")}</p>}
      <ul className="grid gap-1.5">
        {entries.map((entry, index) => (
          <li key={`${entry.at}-${index}`} className="grid gap-0.5 rounded-lg bg-raised p-2.5 text-xs">
            <span className="flex gap-2">
              <b className={entry.code === null ? "text-good" : "text-bad"}>
                {entry.code === null ? `✓ ${t("log.accepted")}` : `✕ ${t.code("quarantine", { code: entry.code })}${entry.field ? ` · ${entry.field}` : ""}`}
              </b>
              {entry.times > 1 && <span className="tabular text-dim">{t("quarantine.times", { n: entry.times, since: dateTimeOf(entry.first_at, t) })}</span>}
              <time dateTime={entry.at} className="tabular ml-auto text-dim">{dateTimeOf(entry.at, t)}</time>
            </span>
            <span className="text-dim">{entry.topic}</span>
            <code className="break-all">{entry.preview}</code>
          </li>
        ))}
      </ul>
    </section>
  );
};
