/** A value that others ask the server by, held back while it changes in quick succession. */
import { useEffect, useRef, useState } from "react";

/** `value`, changing at most once in `ms`: the first change is seen at once, and the last one always. */
export const usePaced = <T>(value: T, ms: number): T => {
  const [paced, setPaced] = useState(value);
  const changedAtMs = useRef(-Infinity);
  useEffect(() => {
    if (value === paced) return;
    const change = (): void => {
      changedAtMs.current = performance.now();
      setPaced(value);
    };
    const timer = setTimeout(change, Math.max(0, changedAtMs.current + ms - performance.now()));
    return () => clearTimeout(timer);
  }, [value, paced, ms]);
  return paced;
};
