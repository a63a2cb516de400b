/** What passes by itself is told apart from what does not, and what was answered from what was not. */
import { Refusal, told, Unanswered } from "@/api/client";
import { expect, it } from "vitest";
import { mayHaveArrived, troubleOf } from "./passing";

it.each([
  ["no answer", new Unanswered(new TypeError("Failed to fetch")), "offline", true],
  ["a server that starts", new Refusal(503, "http.503", ""), "busy", true],
  ["a refusal", new Refusal(409, "tracking.not_now", ""), "failed", false],
  ["a fault of the server's own", new Refusal(500, "http.500", ""), "failed", true],
  ["a fault of the page's own", new TypeError("x is not a function"), "failed", true],
] as const)("%s", (_, error, trouble, open) => expect([troubleOf(error), mayHaveArrived(error)]).toEqual([trouble, open]));

it("is the call to the server that says it was not answered", async () => {
  await expect(told(Promise.reject(new TypeError("Failed to fetch")))).rejects.toBeInstanceOf(Unanswered);
  const refusal = new Refusal(409, "tracking.not_now", "");
  await expect(told(Promise.reject(refusal))).rejects.toBe(refusal);
});
