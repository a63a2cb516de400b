/** Sending once, and saying in the customer's words why it did not work. */
import { Refusal } from "@/api/client";
import { troubleOf } from "@/lib/passing";
import { useState } from "react";
import type { Act } from "./use-tracked";
import type { Say } from "./words";

export type Acting = { onAct: (act: Act) => Promise<void>; onStale: () => Promise<void>; say: Say };

export const useAct = ({ onAct, onStale, say }: Acting) => {
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const act = async (wanted: Act): Promise<void> => {
    setIsSending(true);
    setError(null);
    try {
      await onAct(wanted);
    } catch (reason) {
      const isLate = reason instanceof Refusal && reason.status === 409;
      setError(say(isLate ? "too_late" : troubleOf(reason)));
      if (isLate) await onStale();
    } finally {
      setIsSending(false);
    }
  };
  return { act, isSending, error };
};
