import { describe, expect, it } from "vitest";
import { standingOf, type Able } from "./push";

const FINE: Able = { secure: true, able: true, permission: "granted", subscribed: true };

describe("whether a phone is told while its page is closed", () => {
  it("is told where all is there", () => expect(standingOf(FINE)).toBe("on"));

  it("says what hinders it, the first thing first", () => {
    expect(standingOf({ ...FINE, secure: false, able: false, permission: null })).toBe("insecure");
    expect(standingOf({ ...FINE, able: false, permission: null })).toBe("unsupported");
    expect(standingOf({ ...FINE, permission: "denied" })).toBe("denied");
  });

  it("is off before anybody was asked, and after it was switched off", () => {
    expect(standingOf({ ...FINE, permission: "default" })).toBe("off");
    expect(standingOf({ ...FINE, subscribed: false })).toBe("off");
  });
});
