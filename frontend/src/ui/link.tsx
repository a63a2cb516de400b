import { formatLocation, navigate } from "@/lib/location";
import type { ComponentProps, MouseEvent } from "react";

/** A link inside this page: a real address, opened without a reload unless asked for a new tab. */
export const Link = ({ page, params = {}, ...rest }: { page: string; params?: Readonly<Record<string, string>> } & ComponentProps<"a">) => {
  const onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    navigate(page, params);
  };
  return <a href={formatLocation({ page, params })} onClick={onClick} {...rest} />;
};
