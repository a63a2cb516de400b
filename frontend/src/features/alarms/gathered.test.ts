import type { Alarm } from "@/api/types";
import { alarm } from "../../../testing/factories";
import { describe, expect, it } from "vitest";
import { FEW, gathered } from "./gathered";

const of = (incident_id: string | null, n: number, from = 0): Alarm[] =>
  Array.from({ length: n }, (_, i) => alarm({ id: `${incident_id}-${from + i}`, device_id: `${incident_id}-${from + i}`, incident_id, opened_at: `2026-11-22T04:${String(59 - from - i).padStart(2, "0")}:00Z` }));

describe("alarms of one incident", () => {
  it("are shown one by one while they are few, in their order", () => {
    const alarms = [...of("a", FEW), ...of("b", 1)];
    expect(gathered(alarms).map(({ shown, others }) => [shown.id, others.length])).toEqual(alarms.map(({ id }) => [id, 0]));
  });
  it("stand behind the first of the list where they are more, with the one that was first out", () => {
    const line = of("line", 40);
    const [first, other] = gathered([line[0]!, ...of("b", 1), ...line.slice(1)]);
    expect([first?.shown.id, first?.others.length, first?.firstOut.id]).toEqual(["line-0", 39, "line-39"]);
    expect([other?.shown.id, other?.others.length]).toEqual(["b-0", 0]);
  });
  it("without an incident stand alone", () => expect(gathered(of(null, 5).map((one) => ({ ...one, incident_id: null })))).toHaveLength(5));
});
