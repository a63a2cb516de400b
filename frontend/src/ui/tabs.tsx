/** Pages within a page; which one is in the address, so that it can be shared and gone back to. */
import { setParams } from "@/lib/location";

type Props<Name extends string> = { label: string; names: readonly Name[]; current: Name; word: (name: Name) => string };

export const Tabs = <Name extends string>({ label, names, current, word }: Props<Name>) => (
  <nav aria-label={label} className="flex flex-wrap gap-1 border-b border-line px-4">
    {names.map((name) => (
      <button
        key={name} type="button" aria-current={name === current ? "page" : undefined} onClick={() => setParams({ tab: name, id: null })}
        className={`border-b-2 px-3 py-2.5 ${name === current ? "border-accent text-ink" : "border-transparent text-dim hover:text-ink"}`}
      >
        {word(name)}
      </button>
    ))}
  </nav>
);
