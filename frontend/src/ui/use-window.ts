/** Draws only the rows of a long list that are in sight: the list's box is told by `ref`, its rows by index. */
import { scrolledTo, windowed, type Span } from "@/lib/windowed";
import { useCallback, useEffect, useState, type RefObject } from "react";

type Window = Span & { /** Bring a row into sight. */ reveal: (index: number) => void };

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
  return { from: Math.min(span.from, count), to: Math.min(span.to, count), reveal };
};
