/** Short news about what the reader just did, with the way back where there is one; read out by screen readers, gone after a while. */
import { create } from "zustand";

const SHOWN_MS = 6000;
/** Time enough to read, think and press. */
const SHOWN_WITH_ACT_MS = 10_000;

export type ToastAct = { label: string; run: () => void };
export type Toast = { id: number; tone: "good" | "bad"; text: string; act?: ToastAct };
type ToastStore = { toasts: readonly Toast[]; next: number; say: (tone: Toast["tone"], text: string, act?: ToastAct) => void; drop: (id: number) => void };

export const useToasts = create<ToastStore>()((set, get) => ({
  toasts: [],
  next: 1,
  say: (tone, text, act) => {
    const id = get().next;
    set(({ toasts }) => ({ toasts: [...toasts.slice(-3), { id, tone, text, ...(act && { act }) }], next: id + 1 }));
    setTimeout(() => get().drop(id), act ? SHOWN_WITH_ACT_MS : SHOWN_MS);
  },
  drop: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));

export const Toasts = () => {
  const { toasts, drop } = useToasts();
  return (
    <div aria-live="polite" className="pointer-events-none fixed inset-x-0 bottom-4 z-50 grid justify-items-center gap-2 px-4">
      {toasts.map(({ id, tone, text, act }) => (
        <div key={id} className={`pointer-events-auto flex items-center gap-4 rounded-lg border border-line bg-raised px-4 py-2 shadow-lg ${tone === "bad" ? "text-bad" : "text-ink"}`}>
          <p>{text}</p>
          {act && <button type="button" onClick={() => { drop(id); act.run(); }} className="font-medium text-accent hover:underline">{act.label}</button>}
        </div>
      ))}
    </div>
  );
};
