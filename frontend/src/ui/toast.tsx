/** Short news about what the reader just did; read out by screen readers, gone after a while. */
import { create } from "zustand";

const SHOWN_MS = 6000;
export type Toast = { id: number; tone: "good" | "bad"; text: string };
type ToastStore = { toasts: readonly Toast[]; next: number; say: (tone: Toast["tone"], text: string) => void; drop: (id: number) => void };

export const useToasts = create<ToastStore>()((set, get) => ({
  toasts: [],
  next: 1,
  say: (tone, text) => {
    const id = get().next;
    set(({ toasts }) => ({ toasts: [...toasts.slice(-3), { id, tone, text }], next: id + 1 }));
    setTimeout(() => get().drop(id), SHOWN_MS);
  },
  drop: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));

export const Toasts = () => {
  const toasts = useToasts((store) => store.toasts);
  return (
    <div aria-live="polite" className="pointer-events-none fixed inset-x-0 bottom-4 z-50 grid justify-items-center gap-2 px-4">
      {toasts.map(({ id, tone, text }) => (
        <p key={id} className={`pointer-events-auto rounded-lg border border-line bg-raised px-4 py-2 shadow-lg ${tone === "bad" ? "text-bad" : "text-ink"}`}>
          {text}
        </p>
      ))}
    </div>
  );
};
