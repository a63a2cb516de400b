import { describe, expect, it } from "vitest";
import { translator } from "@/lib/i18n/translate";
import { byObject, fitted, namesNothing, reachText } from "./roles";

describe("a reach", () => {
  it("stays where the role allows it", () => expect(fitted("dispatcher", { kind: "outlet", ids: ["North"] })).toEqual({ kind: "outlet", ids: ["North"] }));
  it("of an administrator is everything", () => expect(fitted("admin", { kind: "outlet", ids: ["North"] })).toEqual({ kind: "all", ids: [] }));
  it("of a site manager asks which sites", () => expect(namesNothing(fitted("site_manager", { kind: "all", ids: [] }))).toBe(true));
  it("of everything names nothing and need not", () => expect(namesNothing({ kind: "all", ids: [] })).toBe(false));
  it("is told in both languages, with the names that are known", () => {
    const nameOf = (id: string): string | undefined => ({ t1: "李明" })[id];
    expect(reachText({ kind: "technician", ids: ["t1"] }, nameOf, translator("en"))).toBe("One technician's own work · 李明");
    expect(reachText({ kind: "technician", ids: ["t1"] }, nameOf, translator("zh-CN"))).toBe("师傅本人的工单 · 李明");
    expect(reachText({ kind: "site", ids: ["gone"] }, nameOf, translator("en"))).toBe("Sites · gone");
  });
});

describe("rights", () => {
  it("are told by what they are about", () => expect(byObject(["alarms.read", "plan.apply", "plan.read"])).toEqual([["alarms", ["read"]], ["plan", ["apply", "read"]]]));
});
