/** Pages within a page; which one is in the address, so that it can be shared and gone back to. */
import { setParams } from "@/lib/location";

/** On a small screen the names stand in one row that scrolls: the current one must not hide beyond its end. */
const intoView = (tab: HTMLElement | null): void => tab?.scrollIntoView({ block: "nearest", inline: "center" });

type Props<Name extends string> = { label: string; names: readonly Name[]; current: Name; word: (name: Name) => string };

export const Tabs = <Name extends string>({ label, names, current, word }: Props<Name>) => (
  <nav aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line px-4 lg:flex-wrap">
    {names.map((name) => (
      <button
        key={name} type="button" ref={name === current ? intoView : undefined} aria-current={name === current ? "page" : undefined} onClick={() => setParams({ tab: name, id: null })}
        className={`border-b-2 px-3 py-2.5 whitespace-nowrap ${name === current ? "border-accent text-ink" : "border-transparent text-dim hover:text-ink"}`}
      >
        {word(name)}
      </button>
    ))}
  </nav>
);
