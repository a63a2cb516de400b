import { describe, expect, it } from "vitest";
import type { Frame, Onlooker } from "@/api/live/live-state";
import { inOwnTime, othersByOrder } from "./onlookers";

const NOW = Date.parse("2026-11-22T04:00:00Z");
const onlooker = (given: Partial<Onlooker> = {}): Onlooker => ({ order_id: "a", person_id: "lin", name: "Lin", doing: "looking", until: "2026-11-22T04:00:10Z", ...given });

describe("a browser whose clock is off", () => {
  const page = onlooker({ until: "2026-11-22T04:00:45.000Z" });
  const [snapshot, state]: [Frame, Frame] = [
    { type: "snapshot", seq: 1, at: "2026-11-22T04:00:00Z", data: {}, state: { onlookers: { page } } },
    { type: "state", at: "2026-11-22T04:00:00Z", data: { onlookers: { page, gone: null } } },
  ];
  it.each([-60_000, 60_000])("by %d ms sees others as long as the server lets them hold", (offMs) => {
    const until = new Date(NOW + offMs + 45_000).toISOString();
    expect(inOwnTime(snapshot, NOW + offMs)).toEqual({ ...snapshot, state: { onlookers: { page: { ...page, until } } } });
    expect(inOwnTime(state, NOW + offMs)).toEqual({ ...state, data: { onlookers: { page: { ...page, until }, gone: null } } });
  });
});

describe("others on an order", () => {
  it("are named, oneself is not", () => {
    const found = othersByOrder([onlooker(), onlooker({ person_id: "me" }), onlooker({ order_id: "b", person_id: "chen", name: "Chen" })], "me", NOW);
    expect([...found].map(([id, others]) => [id, others.map(({ name }) => name)])).toEqual([["a", ["Lin"]], ["b", ["Chen"]]]);
  });

  it("leave by themselves when their page falls silent", () => {
    expect(othersByOrder([onlooker()], "me", NOW + 9_999).size).toBe(1);
    expect(othersByOrder([onlooker()], "me", NOW + 10_000).size).toBe(0);
  });

  it.each([["looking", "editing"], ["editing", "looking"]] as const)("with two windows are one, and edit if either does (%s, %s)", (first, second) => {
    expect(othersByOrder([onlooker({ doing: first }), onlooker({ doing: second })], "me", NOW).get("a")).toEqual([{ person_id: "lin", name: "Lin", doing: "editing" }]);
  });
});
