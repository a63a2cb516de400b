/** What the signed-in person may do; pages offer nothing else. The server has the last word. */
import { useSession } from "./session";
import type { Session } from "./types";

export type May = (permission: string) => boolean;

export const mayOf = (session: Session | null | undefined): May => {
  const held = new Set(session?.permissions ?? []);
  return (permission) => held.has(permission);
};

export const useMay = (): May => mayOf(useSession().data);
