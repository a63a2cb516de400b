/** One key, one action; never while somebody is typing. */
import { useEffect, useRef } from "react";

export type Hotkeys = Readonly<Record<string, () => void>>;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** Keys by `KeyboardEvent.key`, letters in lower case; `mod+k` is Ctrl+K or ⌘K and works everywhere. */
export const useHotkeys = (keys: Hotkeys): void => {
  const held = useRef(keys);
  held.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const modified = event.ctrlKey || event.metaKey;
      if (event.altKey || event.defaultPrevented || (!modified && isTyping(event.target))) return;
      const action = held.current[`${modified ? "mod+" : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
};
