import { describe, expect, it } from "vitest";
import { alarm } from "../../../testing/factories";
import { newlyRinging, TONES } from "./sounding";

describe("the sound of an alarm", () => {
  const minor = alarm({ id: "a", severity: "minor" });
  const critical = alarm({ id: "b", severity: "critical" });

  it("is that of the loudest that is new", () => expect(newlyRinging([minor, critical], new Set())).toBe("critical"));
  it("comes once for each", () => {
    expect(newlyRinging([minor, critical], new Set(["b"]))).toBe("minor");
    expect(newlyRinging([minor, critical], new Set(["a", "b"]))).toBeNull();
  });
  it("does not come for what somebody has taken notice of", () => expect(newlyRinging([alarm({ state: "acknowledged" })], new Set())).toBeNull());
  it("differs by priority in height and in number", () => {
    const tones = [TONES.minor, TONES.major, TONES.critical];
    expect(tones.map(({ hertz }) => hertz)).toEqual([...tones.map(({ hertz }) => hertz)].sort((a, b) => a - b));
    expect(new Set(tones.map(({ times }) => times)).size).toBe(3);
  });
});
