import type { Device } from "@/api/types";
import { describe, expect, it } from "vitest";
import { surroundingsOf } from "./surroundings-draft";

const said = (fields: Record<string, string>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};
const zone = (area: string | null): Pick<Device, "zone"> => ({
  zone: { id: "z", name: "cold 1", kind: "frozen", min_c: null, max_c: -18, site_id: "s", region: null, outlet: null, transport: false, area },
});

describe("what fails together with a device", () => {
  it("is said without blanks, and nothing said is not known", () => {
    expect(surroundingsOf(said({ power_line: " L1 " }), { zone: null })).toEqual({ power_line: "L1" });
    expect(surroundingsOf(said({ power_line: "  " }), { zone: null })).toEqual({ power_line: null });
  });
  it("leaves the zone alone where its area was not changed", () => {
    expect(surroundingsOf(said({ power_line: "L1", area: "hall" }), zone("hall"))).toEqual({ power_line: "L1" });
    expect(surroundingsOf(said({ power_line: "L1", area: "yard" }), zone("hall"))).toEqual({ power_line: "L1", area: "yard" });
    expect(surroundingsOf(said({ power_line: "", area: "" }), zone("hall"))).toEqual({ power_line: null, area: null });
  });
});
