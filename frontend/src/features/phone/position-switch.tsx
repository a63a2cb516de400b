import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { clockTime } from "@/lib/format";
import { useFact } from "./use-facts";
import { isOnShift, usePosition } from "./use-position";

type Seen = { shared: boolean; text: string };

const useSeen = (): Seen => {
  const t = useT();
  const { sharing, denied, here } = usePosition();
  const shift = useFact("myself")?.shift ?? null;
  const nowMs = useNow();
  if (denied) return { shared: false, text: t("phone.share_denied") };
  if (!sharing) return { shared: false, text: t("phone.not_shared") };
  if (!isOnShift(shift, nowMs)) return { shared: false, text: shift === null ? t("phone.off_shift") : t("phone.off_shift_until", { time: clockTime(shift.from, t.language) }) };
  return { shared: true, text: here === null ? t("phone.sharing_soon") : t("phone.shared") };
};

/** In sight wherever one is, while one can be seen. */
export const PositionSign = () => {
  const { shared, text } = useSeen();
  return shared && (
    <p role="status" className="flex items-center gap-1.5 text-accent">
      <svg aria-hidden viewBox="0 0 12 12" className="size-3 fill-current"><path d="M6 0a4 4 0 0 1 4 4c0 3-4 8-4 8S2 7 2 4a4 4 0 0 1 4-4zm0 2.500a1.500 1.500 0 1 0 0 3 1.500 1.500 0 0 0 0-3z" /></svg>
      {text}
    </p>
  );
};

export const PositionSwitch = () => {
  const t = useT();
  const { sharing, share } = usePosition();
  const { shared, text } = useSeen();
  return (
    <section className="grid gap-1">
      <label className="flex min-h-12 items-center gap-3">
        <input type="checkbox" role="switch" checked={sharing} onChange={(event) => share(event.target.checked)} className="size-6 accent-action" />
        {t("phone.share")}
      </label>
      <p className={shared ? "text-accent" : "text-dim"}>{text}</p>
      <p className="text-xs text-dim">{t("phone.share_hint")}</p>
    </section>
  );
};
