import { describe, expect, it } from "vitest";
import { standing } from "./standing";

const handover = (id: string, taken_at: string | null = null) => ({ id, taken_at });
const TAKEN = "2026-11-22T04:00:00Z";

describe("the handovers that a desk sees", () => {
  it("are all that nobody has signed for, also behind a newer one", () => {
    expect(standing([handover("c", TAKEN), handover("b"), handover("a")]).map(({ id }) => id)).toEqual(["b", "a"]);
  });
  it("are the last one where all are signed for, and none where there is none", () => {
    expect([standing([handover("b", TAKEN), handover("a", TAKEN)]).map(({ id }) => id), standing([])]).toEqual([["b"], []]);
  });
});
