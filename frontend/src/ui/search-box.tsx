/** A search field that asks a moment after the last key, not at each. */
import { useEffect, useState } from "react";

const PAUSE_MS = 250;

type Props = { label: string; text: string; onSearch: (text: string) => void; className?: string };

export const SearchBox = ({ label, text, onSearch, className = "" }: Props) => {
  const [typed, setTyped] = useState(text);
  useEffect(() => {
    if (typed.trim() === text) return;
    const timer = setTimeout(() => onSearch(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <label className={className}>
      <span className="sr-only">{label}</span>
      <input
        type="search" value={typed} placeholder={label} onChange={(event) => setTyped(event.target.value)}
        className="w-full rounded-lg border border-line bg-panel px-3 py-1.5 placeholder:text-faint"
      />
    </label>
  );
};
