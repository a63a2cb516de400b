/** Drawn, since not every font has the sign. */
export const LockSign = ({ label, className = "" }: { label: string; className?: string }) => (
  <svg role="img" aria-label={label} viewBox="0 0 12 12" className={`inline size-3 fill-current align-[-1px] ${className}`}>
    <path d="M3.500 5V3.500a2.500 2.500 0 0 1 5 0V5H10v6.500H2V5zM5 5h2V3.500a1 1 0 0 0-2 0z" />
  </svg>
);
