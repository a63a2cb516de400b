/** Who works with this phone: as the server says, or as it last said while it cannot be asked. */
import { useLive } from "@/api/live/live-store";
import { useEndOfSession, useSession, useSignOut } from "@/api/session";
import type { Session } from "@/api/types";
import { KEPT_MS, phoneDatabase, type Signed } from "@/features/phone/phone-db";
import { importedKey } from "@/features/phone/unsent-file";
import { sealKey } from "@/api/unsent";
import { forget as takeNoPush } from "@/features/phone/push";
import { useEffect, useState } from "react";

/** How often contact is written down, and the lock looked at. */
const NOTE_MS = 60_000;

export type Known = { phase: "asking" | "out" } | { phase: "in" | "locked"; session: Session };

/** Asked for at each start; without it a file can still be saved by the one kept before. */
const keepFileKey = async (person: string): Promise<void> => {
  const told = await sealKey().catch(() => null);
  if (told !== null && told.person_id === person) await phoneDatabase.keepFileKey(person, await importedKey(told.key));
};

type Told = { data: Session | null | undefined; failed: boolean };

/**
 * Pure. What was kept lets one in at once, with or without a network; the server's word comes over it.
 * After 72 hours without contact the phone is locked until the server has been asked.
 */
export const knownBy = (told: Told, kept: Signed | null | undefined, nowMs: number): Known => {
  if (kept === undefined) return { phase: "asking" };
  if (kept?.leaving || told.data === null) return { phase: "out" };
  if (told.data !== undefined) return { phase: "in", session: told.data };
  if (kept === null) return { phase: told.failed ? "out" : "asking" };
  return { phase: nowMs - kept.contactMs < KEPT_MS ? "in" : "locked", session: kept.session };
};

export const useKnownSession = () => {
  const [kept, setKept] = useState<Signed | null>();
  const [nowMs, setNowMs] = useState(Date.now);
  const leaving = kept?.leaving ?? false;
  const { data, isError, refetch } = useSession(kept !== undefined && !leaving);
  const signOut = useSignOut();
  useEndOfSession();
  const known = knownBy({ data, failed: isError }, kept, nowMs);

  const note = async (signed: Signed | null): Promise<void> => {
    setKept(signed);
    await (signed === null ? phoneDatabase.sessions.clear() : phoneDatabase.keepSigned(signed));
  };

  useEffect(() => void phoneDatabase.signed().then(setKept), []);

  useEffect(() => {
    if (data) void note({ session: data, contactMs: Date.now(), leaving: false });
    if (data?.id && data.technician_id !== null) void keepFileKey(data.id);
  }, [data]);

  // The door is shut: by the server, or because it was not heard of for too long.
  useEffect(() => {
    if (known.phase === "out" || known.phase === "locked") void phoneDatabase.putAway();
    if (data === null && kept !== null && kept !== undefined && !leaving) void note(null);
  }, [known.phase, data]);

  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), NOTE_MS);
    const forget = useLive.subscribe(({ connection }) => {
      if (connection.status !== "live" || kept === undefined || kept === null || leaving) return;
      if (Date.now() - kept.contactMs > NOTE_MS) void note({ ...kept, contactMs: Date.now() });
      if (isError) void refetch();
    });
    const again = (): void => void (leaving ? leave() : isError && refetch());
    addEventListener("online", again);
    return () => {
      clearInterval(timer);
      forget();
      removeEventListener("online", again);
    };
  });

  /** Signs out here at once, and at the server as soon as it can be told. */
  const leave = async (): Promise<void> => {
    await phoneDatabase.forget();
    // The server ends it with the session; without a network only the browser can.
    await takeNoPush().catch(() => undefined);
    const told = await signOut().then(() => true, () => false);
    if (told) return note(null);
    if (kept) await note({ ...kept, leaving: true });
  };
  useEffect(() => {
    if (leaving) void leave();
  }, [leaving]);

  return { known, contactMs: kept?.contactMs ?? nowMs, leave, arrived: () => note(null), askAgain: () => void refetch() };
};
