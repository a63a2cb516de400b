import type { ComponentProps } from "react";

const LOOKS = {
  primary: "bg-action text-on-action border-transparent hover:brightness-110",
  plain: "bg-transparent text-ink border-line hover:bg-raised",
  danger: "bg-transparent text-bad border-line hover:bg-bad-ground",
} as const;

type Props = ComponentProps<"button"> & { look?: keyof typeof LOOKS; hotkey?: string | undefined };

export const Button = ({ look = "plain", hotkey, className = "", children, ...rest }: Props) => (
  <button
    type="button"
    {...rest}
    className={`inline-flex min-h-8 items-center justify-center gap-2 rounded-lg border px-3 py-1 font-medium disabled:opacity-45 ${LOOKS[look]} ${className}`}
  >
    {children}
    {hotkey && <Key name={hotkey} />}
  </button>
);

/** The one key that does the same; shown beside what it does. */
export const Key = ({ name }: { name: string }) => (
  <kbd aria-hidden className="rounded border border-current/25 px-1 font-mono text-[10px] leading-4 opacity-75">{name}</kbd>
);
