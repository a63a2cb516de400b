import { describe, expect, it } from "vitest";
import { askedOf } from "./audit-asked";

describe("what is looked for", () => {
  it("leaves out what is empty and what belongs to the page", () => expect(askedOf({ tab: "audit", actor: " Ada ", action: "" }, "UTC")).toEqual({ actor: "Ada" }));
  it("takes both days whole, in the screen's zone", () =>
    expect(askedOf({ first: "2026-03-01", last: "2026-03-01" }, "Asia/Shanghai")).toEqual({ since: "2026-02-28T16:00:00.000Z", until: "2026-03-01T16:00:00.000Z" }));
});
