/** Whether the same once more, later, is what helps, and whether it may have arrived already. */
import { Refusal, Unanswered } from "@/api/client";

/** What to say of it: no answer at all is `offline`; an answer of 502 to 504 is a server that is away or starting. */
export type Trouble = "offline" | "busy" | "failed";

export const troubleOf = (error: unknown): Trouble => {
  if (error instanceof Unanswered) return "offline";
  return error instanceof Refusal && error.status >= 502 && error.status <= 504 ? "busy" : "failed";
};

/** It may have taken effect: after anything but a plain no of the server's. */
export const mayHaveArrived = (error: unknown): boolean => !(error instanceof Refusal) || error.status >= 500;
