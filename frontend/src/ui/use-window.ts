/** Draws only the rows of a long list that are in sight: the list's box is told by `ref`, its rows by index. */
import { drawn, scrolledTo, windowed, type Drawn, type Span } from "@/lib/windowed";
import { useCallback, useEffect, useState, type FocusEvent, type RefObject } from "react";

type Window = {
  /** What to draw; `besides`: rows that stay drawn wherever the list was scrolled to. */
  rows: (besides: readonly number[]) => { rows: readonly Drawn[]; /** Rows left out after the last. */ skipped: number };
  /** Bring a row into sight. */
  reveal: (index: number) => void;
};

/** `row`: height of every row in pixels. */
export const useWindow = (box: RefObject<HTMLElement | null>, row: number, count: number): Window => {
  const [span, setSpan] = useState<Span>({ from: 0, to: Math.min(count, 40) });
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = (): void => {
      const next = windowed({ top: element.scrollTop, height: element.clientHeight }, row, count);
      setSpan((span) => (span.from === next.from && span.to === next.to ? span : next));
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [box, row, count]);
  const reveal = useCallback((index: number): void => {
    const element = box.current;
    if (element !== null && index >= 0) element.scrollTop = scrolledTo({ top: element.scrollTop, height: element.clientHeight }, row, index);
  }, [box, row]);
  const rows: Window["rows"] = (besides) => {
    const shown = drawn({ from: Math.min(span.from, count), to: Math.min(span.to, count) }, besides, count);
    return { rows: shown, skipped: count - 1 - (shown.at(-1)?.index ?? -1) };
  };
  return { rows, reveal };
};

/** Which row has the focus, by an attribute of the row or of what holds it: taken out of the page, it would lose it. */
export const useFocusedRow = (attribute: string) => {
  const [focused, setFocused] = useState<string | null>(null);
  const onFocus = ({ target }: FocusEvent): void => setFocused(target.closest(`[${attribute}]`)?.getAttribute(attribute) ?? null);
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent): void => void (currentTarget.contains(relatedTarget) || setFocused(null));
  return { focused, onFocus, onBlur };
};
