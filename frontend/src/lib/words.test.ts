import { describe, expect, it } from "vitest";
import { translator } from "./i18n/translate";
import { alarm, workOrder } from "../../testing/factories";
import { alarmTitle, heldBack, orderTitle, ruleName, shortNumber, worded } from "./words";

const en = translator("en", "Asia/Shanghai");
const held = {
  code: "excursion.held",
  params: { metric: "temperature_c", side: "high", limit: -15, value: -9.44, since: "2026-11-22T04:13:00Z", lasted_s: 1560 },
};

describe("a reason", () => {
  it("is told in the site's time, with units and a true minus", () => {
    expect(worded("why", held, en, "Asia/Shanghai")).toBe("Above \u221215.0 °C since 12:13, for 26 min; latest reading \u22129.4 °C.");
  });
  it("has its own words for each side", () => expect(worded("why", { ...held, params: { ...held.params, side: "low" } }, en)).toMatch(/^Below/));
  it("of a silence is told as the server sends it", () => {
    const door = { code: "held.door", params: { muted_until: "2026-11-22T04:13:00Z" } };
    expect(heldBack(door, en, "Asia/Shanghai")).toBe("The door was opened, until 12:13 at the latest");
  });
  it("is the bare code where this page is older than the server", () => expect(worded("why", { code: "moon.full" }, en)).toBe("moon.full"));
  it("does not take a humidity for degrees", () => expect(worded("title", { ...held, params: { ...held.params, metric: "humidity_pct", value: 91 } }, en)).toBe("Humidity above limit, 91"));
});

describe("a rule", () => {
  it("on one side of a limit is called by what it measures", () => {
    expect(ruleName("temperature_c_high", en)).toBe("Temperature above the limit");
    expect(ruleName("humidity_pct_low", translator("zh-CN"))).toBe("湿度低于下限");
  });
  it("has a name of its own, else is its bare code", () => {
    expect(ruleName("battery_low", en)).toBe("Battery low");
    expect(ruleName("moon_high", en)).toBe("moon_high");
  });
});

describe("titles", () => {
  it("of an order come from its alarm, else from its words, else from its kind", () => {
    expect(orderTitle(workOrder({ title: held }), en)).toBe("Temperature above limit, \u22129.4 °C");
    expect(orderTitle(workOrder({ description: "Leak" }), en)).toBe("Leak");
    expect(orderTitle(workOrder({ description: "" }), en)).toBe("Repair");
  });
  it("of an alarm come from its reason", () => expect(alarmTitle(alarm({ why: { code: "silence.nothing_heard", params: {} } }), en)).toBe("Sensor silent"));
  it("are read out without the number's prefix", () => expect(shortNumber("WO-2481")).toBe("2481"));
});
