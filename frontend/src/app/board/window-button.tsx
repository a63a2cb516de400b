import { useT } from "@/lib/i18n/translate";
import { formatLocation, here } from "@/lib/location";

export const SOLO = ["map", "timeline", "list"] as const;
export type Solo = (typeof SOLO)[number];

/** Opens a pane in a window of its own, for a second screen; both stay in step. */
export const WindowButton = ({ pane, className }: { pane: Solo; className: string }) => {
  const t = useT();
  const open = (): void => void window.open(formatLocation({ page: "", params: { ...here().params, pane } }), `hanlu-${pane}`, "popup,width=1200,height=800");
  return (
    <button type="button" aria-label={t(`window.${pane}`)} title={t(`window.${pane}`)} onClick={open} className={`absolute z-10 rounded-lg border border-line bg-panel/85 p-1.5 text-dim hover:text-ink max-lg:hidden ${className}`}>
      <svg aria-hidden viewBox="0 0 16 16" className="size-3.5 fill-none stroke-current" strokeWidth="1.6"><path d="M6 3H3v10h10v-3M9 2.500h4.500V7M13 3 7.500 8.500" /></svg>
    </button>
  );
};
