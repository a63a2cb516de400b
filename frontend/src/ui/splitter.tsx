/** The line between two panes: dragged, or moved with the arrows; twice clicked, it goes back. */
import { useRef, type KeyboardEvent, type PointerEvent } from "react";

type Props = {
  label: string;
  /** Which way the line itself runs. */
  direction: "vertical" | "horizontal";
  size: number;
  least: number;
  most: number;
  /** 1 where the pane grows as the pointer goes right or down, -1 the other way. */
  grows: 1 | -1;
  onSize: (size: number) => void;
  onReset: () => void;
  className?: string;
};

const STEP = 16;

export const Splitter = ({ label, direction, size, least, most, grows, onSize, onReset, className = "" }: Props) => {
  const from = useRef<{ at: number; size: number } | null>(null);
  const vertical = direction === "vertical";
  const at = (event: PointerEvent): number => (vertical ? event.clientX : event.clientY);
  const onKeyDown = (event: KeyboardEvent): void => {
    const [less, more] = vertical ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const step = event.key === less ? -STEP : event.key === more ? STEP : 0;
    if (step === 0) return;
    event.preventDefault();
    onSize(size + step * grows);
  };
  return (
    <div
      role="separator" tabIndex={0} aria-label={label} aria-orientation={direction} aria-valuenow={size} aria-valuemin={least} aria-valuemax={most}
      onPointerDown={(event) => { from.current = { at: at(event), size }; event.currentTarget.setPointerCapture(event.pointerId); }}
      onPointerMove={(event) => from.current && onSize(from.current.size + (at(event) - from.current.at) * grows)}
      onPointerUp={() => (from.current = null)}
      onLostPointerCapture={() => (from.current = null)}
      onDoubleClick={onReset} onKeyDown={onKeyDown}
      className={`z-10 touch-none transition-colors hover:bg-accent focus-visible:bg-accent ${vertical ? "w-1 cursor-col-resize" : "h-1 cursor-row-resize"} ${className}`}
    />
  );
};
