/** Light or dark, at once and without a reload. */
import { useT } from "@/lib/i18n/translate";
import { useTheme } from "@/lib/theme";
import { Button } from "./button";

export const ThemeButton = () => {
  const t = useT();
  const { shade, choose } = useTheme();
  const other = shade === "dark" ? "light" : "dark";
  return (
    <Button aria-label={t(`theme.${other}`)} title={t(`theme.${other}`)} className="!px-2" onClick={() => choose(other)}>
      <svg aria-hidden viewBox="0 0 16 16" className="size-4 fill-current">
        {other === "light"
          ? <path d="M8 4.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM7.300 0h1.400v2.600H7.300zm0 13.400h1.400V16H7.300zM0 7.300h2.600v1.400H0zm13.400 0H16v1.400h-2.600zM2 3l1-1 1.900 1.900-1 1zm9.100 9.100 1-1L14 13l-1 1zM13 2l1 1-1.900 1.900-1-1zM3.900 11.100l1 1L3 14l-1-1z" />
          : <path d="M6.200 1A7 7 0 1 0 15 9.800 6 6 0 0 1 6.200 1z" />}
      </svg>
    </Button>
  );
};
