import type { ReactNode } from "react";

const QUIET = "px-4 py-6 text-center text-dim";

/** Empty, loading and refused, each with a role that a screen reader and a test can find. */
export const Empty = ({ children }: { children: ReactNode }) => <p className={QUIET}>{children}</p>;

/** What to pick on the left; takes no room where list and detail stand one above the other (`ListDetail`). */
export const Hint = ({ children }: { children: ReactNode }) => <p data-hint className={QUIET}>{children}</p>;

export const Loading = ({ children }: { children: ReactNode }) => (
  <p role="status" className="flex items-center justify-center gap-2 px-4 py-6 text-dim">
    <span aria-hidden className="size-3 animate-spin rounded-full border-2 border-line border-t-accent" />
    {children}
  </p>
);

export const Refused = ({ children }: { children: ReactNode }) => (
  <p role="alert" className="rounded-lg bg-bad-ground px-3 py-2 text-bad">{children}</p>
);

/** Something worth knowing that is no fault. */
export const Note = ({ children }: { children: ReactNode }) => (
  <p className="rounded-lg border border-line bg-panel px-3 py-2 text-xs text-dim">{children}</p>
);
