/** The proof that it cools again, as it is kept with a visit. */
import type { Cooling } from "@/api/types";
import { span, temperature } from "@/lib/format";
import { useT, type Translate } from "@/lib/i18n/translate";
import { dateTimeOf } from "@/lib/times";
import { CoolingCurve } from "./cooling-curve";

const TONE: Partial<Record<Cooling["verdict"], string>> = { back: "text-good", within: "text-good", not_yet: "text-bad" };

export const coolingVerdict = (cooling: Cooling, t: Translate, zone: string): string => {
  if (cooling.verdict === "back" && cooling.back_at !== null) {
    const time = dateTimeOf(cooling.back_at, t, zone);
    return cooling.back_after_s === null ? t("cooling.back", { time }) : t("cooling.back_after", { time, span: span(cooling.back_after_s, t.language) });
  }
  if (cooling.verdict === "not_yet" && cooling.latest !== null) return nowText(cooling.latest.value_c, false, cooling.trend, t);
  return t.code("cooling", { code: cooling.verdict });
};

/** `Not yet within its limits: −9.8 °C, falling`. */
export const nowText = (value_c: number, within: boolean | null, trend: Cooling["trend"], t: Translate): string => {
  const value = trend === null ? temperature(value_c) : t("cooling.value", { value: temperature(value_c), trend: t.code("trend", { code: trend }) });
  return within === null ? value : t(within ? "cooling.is_within" : "cooling.is_beyond", { value });
};

export const CoolingRecord = ({ cooling, arrivedAt, finishedAt, zone }: { cooling: Cooling; arrivedAt: string | null; finishedAt: string | null; zone: string }) => {
  const t = useT();
  const values = [
    cooling.arrived && t("cooling.arrived", { value: temperature(cooling.arrived.value_c) }),
    cooling.finished && t("cooling.finished", { value: temperature(cooling.finished.value_c) }),
    cooling.max_c !== null && t("chart.upper", { value: temperature(cooling.max_c) }),
    cooling.min_c !== null && t("chart.lower", { value: temperature(cooling.min_c) }),
  ];
  return (
    <section aria-label={t("cooling.title")} className="grid gap-1">
      <p><span className="text-dim">{t("cooling.title")}: </span><b className={TONE[cooling.verdict] ?? ""}>{coolingVerdict(cooling, t, zone)}</b></p>
      <CoolingCurve cooling={cooling} arrivedAt={arrivedAt} finishedAt={finishedAt} label={t("cooling.curve", { device: cooling.device_id })} />
      <p className="tabular text-dim">{values.filter(Boolean).join(" · ")}</p>
      {!cooling.settled && <p className="text-xs text-dim">{t("cooling.until", { time: dateTimeOf(cooling.until, t, zone) })}</p>}
    </section>
  );
};
