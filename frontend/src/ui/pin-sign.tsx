/** A time that a person fixed. Drawn, since not every font has the sign. */
export const PinSign = ({ label, className = "" }: { label: string; className?: string }) => (
  <svg role="img" aria-label={label} viewBox="0 0 12 12" className={`inline size-3 fill-current align-[-1px] ${className}`}>
    <path d="M4 0.500h4v1l-0.700 0.500v3l1.700 1.500v1H6.500v4h-1v-4H3v-1L4.700 5V2L4 1.500z" />
  </svg>
);
