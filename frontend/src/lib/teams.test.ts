import { describe, expect, it } from "vitest";
import { workOrder } from "../../testing/factories";
import type { Team } from "@/api/teams";
import { callable, mineOf, NO_TEAM, queuesOf, takers, teamName } from "./teams";

const T0 = Date.parse("2026-11-22T04:00:00Z");
const team = (given: Partial<Team>): Team => ({ code: "experts", name_zh: "专家组", name_en: "Experts", duty: "", tier: 2, active: true, members: [], version: 1, ...given });
const lin = { person_id: "p1", name: "Lin", role: "agent", technician_id: null, seen_at: null, is_here: true } as const;
const late = { clock: "ack", due_at: "2026-11-22T03:00:00Z", met_at: null, missed_at: null, paused_at: null, stopped_at: null, called: null, taken_by: null, occasion: 1 };

describe("teams", () => {
  it("are mine where I am in them", () => {
    const teams = [team({ members: [lin] }), team({ code: "complaints" })];
    expect([...mineOf(teams, "p1")]).toEqual(["experts"]);
    expect(mineOf(teams, null).size).toBe(0);
  });

  it("are called by the language, and by their code when they are not known", () => {
    expect(teamName([team({})], "experts", "zh-CN")).toBe("专家组");
    expect(teamName([team({})], "experts", "en")).toBe("Experts");
    expect(teamName([], "experts", "en")).toBe("experts");
  });

  it("take an order that another has, while they take orders", () => {
    const teams = [team({}), team({ code: "complaints" }), team({ code: "old", active: false })];
    expect(takers(teams, workOrder({ team: "experts" })).map(({ code }) => code)).toEqual(["complaints"]);
  });
});

describe("a call", () => {
  it("goes to anybody of a team once, and not to technicians, who have no such page", () => {
    const wang = { ...lin, person_id: "p2", name: "An", role: "technician", technician_id: "t1" } as const;
    const keeper = { person_id: "p3", name: "Bo", role: "parts_keeper" };
    const teams = [team({ members: [lin, wang] }), team({ code: "complaints", members: [lin] })];
    expect(callable(teams, [keeper]).map(({ name }) => name)).toEqual(["Bo", "Lin"]);
  });
});

describe("queues", () => {
  it("count what is open, what is late, and since when", () => {
    const orders = [
      workOrder({ id: "1", team: "experts", opened_at: "2026-11-22T02:00:00Z", clocks: [late] }),
      workOrder({ id: "2", team: "experts", opened_at: "2026-11-22T01:00:00Z", technician_id: "tech-1", state: "offered" }),
      workOrder({ id: "3", team: "experts", state: "closed" }),
    ];
    expect(queuesOf([team({})], orders, T0)).toEqual([{ code: "experts", open: 2, overdue: 1, unassigned: 1, oldest: "2026-11-22T01:00:00Z" }]);
  });

  it("are there for a team with nothing, for one that is gone and for orders of none", () => {
    const orders = [workOrder({ team: "old" }), workOrder({ team: null })];
    const teams = [team({}), team({ code: "old", active: false })];
    expect(queuesOf(teams, orders, T0).map(({ code, open }) => [code, open])).toEqual([["experts", 0], ["old", 1], [NO_TEAM, 1]]);
    expect(queuesOf([team({ active: false })], [], T0)).toEqual([]);
  });
});
