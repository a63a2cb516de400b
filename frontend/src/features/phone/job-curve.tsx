/** The curve of the device one is called to, readable at 320 px; without a network as it was last seen. */
import { useReadings } from "@/api/devices";
import type { WorkOrder } from "@/api/types";
import { JUDGED, nowOf, type Now } from "@/lib/cooling";
import { clockTime, temperature } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { Empty, Loading } from "@/ui/notice";
import { ReadingChart, type Curve } from "@/ui/reading-chart";
import { useEffect } from "react";
import { phoneDatabase } from "./phone-db";
import { useStored } from "./use-phone";

const HOURS = 6;
const HEIGHT_PX = 180;

/** How the device stands, by what the server judges it by; null where nothing is known of that of late. */
export const useCoolingNow = (job: WorkOrder): Now | null => {
  const { readings } = useReadings(job.device_id ?? "", job.channel, HOURS, job.device_id !== null);
  const nowMs = useNow();
  if (readings?.metric !== JUDGED) return null;
  const limits = { min_c: readings.limits?.min_c ?? null, max_c: readings.limits?.max_c ?? null };
  return nowOf(readings.points, limits, readings.gap_s, nowMs);
};

export const JobCurve = ({ job, deviceId }: { job: WorkOrder; deviceId: string }) => {
  const t = useT();
  const { readings, data, isError } = useReadings(deviceId, job.channel, HOURS);
  const name = `curve:${job.id}`;
  const kept = useStored(() => phoneDatabase.fact<Curve>(name), name);
  useEffect(() => {
    if (readings !== undefined) void phoneDatabase.keepFact(name, readings satisfies Curve);
    // Kept as fetched: each further value would write the whole curve again.
  }, [name, data]);
  const curve = readings ?? (isError ? kept : undefined);
  if (!curve) return <figure className="rounded-2xl bg-panel p-2">{isError ? <Empty>{t("chart.failed")}</Empty> : <Loading>{t("chart.loading")}</Loading>}</figure>;
  return (
    <figure className="rounded-2xl bg-panel p-2">
      <Newest curve={curve} zone={job.site.timezone} />
      <ReadingChart curve={curve} height={HEIGHT_PX} zone={job.site.timezone} label={t("chart.label", { device: deviceId })} />
    </figure>
  );
};

/** The newest value and the limits as text: a line on a small screen tells the shape, not the number. */
const Newest = ({ curve, zone }: { curve: Curve; zone: string }) => {
  const t = useT();
  const last = curve.points.at(-1);
  if (last === undefined) return null;
  const [ms, low, high] = last;
  const { min_c, max_c } = { min_c: curve.limits?.min_c ?? null, max_c: curve.limits?.max_c ?? null };
  const outside = (max_c !== null && high > max_c) || (min_c !== null && low < min_c);
  return (
    <figcaption className="flex flex-wrap items-baseline justify-between gap-x-3 px-2 pt-1">
      <b className={`tabular text-xl ${outside ? "text-bad" : "text-good"}`}>{temperature(high)}{outside && <span className="ml-2 text-sm">{t("devices.outside")}</span>}</b>
      <span className="tabular text-xs text-dim">
        {[min_c !== null && t("chart.lower", { value: temperature(min_c) }), max_c !== null && t("chart.upper", { value: temperature(max_c) }), clockTime(ms, t.language, zone)].filter(Boolean).join(" · ")}
      </span>
    </figcaption>
  );
};
