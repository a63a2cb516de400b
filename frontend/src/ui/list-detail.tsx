/** A list beside what is picked from it; one above the other on a small screen, where a mere hint to pick takes no room. */
import type { ReactNode } from "react";

export const ListDetail = ({ list, detail, wide = false }: { list: ReactNode; detail: ReactNode; /** The detail has more to show than the list. */ wide?: boolean }) => (
  <div className={`grid h-full min-h-0 gap-4 overflow-y-auto p-4 max-lg:content-start lg:overflow-hidden ${wide ? "lg:grid-cols-[minmax(260px,340px)_1fr]" : "lg:grid-cols-[minmax(380px,1fr)_minmax(420px,560px)]"}`}>
    <div className="min-w-0 lg:min-h-0 lg:overflow-y-auto">{list}</div>
    <div className="min-w-0 max-lg:order-first max-lg:has-[>[data-hint]:only-child]:hidden lg:min-h-0 lg:overflow-y-auto">{detail}</div>
  </div>
);

/** A heading with how many there are, and the way to a new one. */
export const ListHead = ({ title, count, children }: { title: string; count?: string | undefined; children?: ReactNode }) => (
  <header className="mb-3 flex flex-wrap items-center gap-3">
    <h1 className="flex-1 text-base font-semibold">{title} <span className="tabular font-normal text-dim">{count}</span></h1>
    {children}
  </header>
);

/** A row that can be picked; its cells are the caller's. */
export const PickRow = ({ picked, onPick, children }: { picked: boolean; onPick: () => void; children: ReactNode }) => (
  <li>
    <button type="button" aria-pressed={picked} onClick={onPick} className={`grid w-full gap-0.5 rounded-lg border px-3 py-2 text-left ${picked ? "border-accent bg-accent-ground" : "border-line bg-panel hover:bg-raised"}`}>
      {children}
    </button>
  </li>
);

/** Can be given the focus, for when the button that had it is gone. */
export const Card = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} tabIndex={-1} className="grid content-start gap-4 rounded-xl border border-line bg-panel p-4">
    <h2 className="text-base font-semibold">{title}</h2>
    {children}
  </section>
);
