/** One key, one action; never while somebody is typing. */
import { useEffect, useRef } from "react";

export type Hotkeys = Readonly<Record<string, () => void>>;

const TICKED = new Set(["checkbox", "radio"]);

const isTyping = (target: EventTarget | null): boolean => {
  if (target instanceof HTMLInputElement) return !TICKED.has(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName));
};

type Stroke = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** All others, Ctrl+Z too, belong to the text that is being written. */
const WHILE_TYPING = "mod+k";

/** The name of what was pressed, as the tables of keys have it; null where it is meant for the text. Pure. */
export const keyNamed = ({ key, ctrlKey, metaKey, altKey }: Stroke, typing: boolean): string | null => {
  if (altKey) return null;
  const name = `${ctrlKey || metaKey ? "mod+" : ""}${key.length === 1 ? key.toLowerCase() : key}`;
  return typing && name !== WHILE_TYPING ? null : name;
};

/** Keys by `KeyboardEvent.key`, letters in lower case; `mod+k` is Ctrl+K or ⌘K, the only one that works while somebody types. */
export const useHotkeys = (keys: Hotkeys): void => {
  const held = useRef(keys);
  held.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const name = keyNamed(event, isTyping(event.target));
      const action = name === null ? undefined : held.current[name];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
};
