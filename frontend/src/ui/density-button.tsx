/** Rows close together or with room: at once, kept in this browser. */
import { useDensity } from "@/lib/density";
import { useT } from "@/lib/i18n/translate";
import { Button } from "./button";

export const DensityButton = ({ className = "" }: { className?: string }) => {
  const t = useT();
  const { density, choose } = useDensity();
  const isCompact = density === "compact";
  return (
    <Button aria-label={t("density.compact")} aria-pressed={isCompact} title={t("density.compact")} className={`!min-h-7 !px-2 ${className}`} onClick={() => choose(isCompact ? "comfortable" : "compact")}>
      <span aria-hidden>{isCompact ? "≡" : "☰"}</span>
    </Button>
  );
};
