import { describe, expect, it } from "vitest";
import type { Watcher } from "@/api/watchers";
import { bindingOf, trialOf, type Text } from "./binding-draft";
import { dump, textOfHex } from "./bytes";
import { watcherOf } from "./watcher-draft";

const said = (fields: Record<string, string>): Text => (name) => fields[name] ?? "";

describe("a binding's form", () => {
  it("leaves what was not typed to the server", () => {
    expect(bindingOf(said({ filter: "plant/#", format: "tasmota" }))).toEqual({ filter: "plant/#", format: "tasmota", model: null, fport: null, device_at: null });
  });
  it("sends a port as a number", () => expect(bindingOf(said({ fport: "85" })).fport).toBe(85));
});

describe("a message to try", () => {
  const message = said({ topic: "a/b", payload: "00ff", encoding: "hex" });
  it("goes to the binding in force where none is open", () => expect(trialOf(message, null)).toEqual({ topic: "a/b", payload: "00ff", encoding: "hex" }));
  it("is read as the open binding stands, not as it was saved", () => {
    expect(trialOf(message, bindingOf(said({ format: "lorawan", device_at: "{1}" })))).toMatchObject({ format: "lorawan", device_at: "{1}", model: null });
  });
});

describe("refused bytes", () => {
  it("are shown sixteen a line, with offset and what is printable", () => {
    expect(dump("7b00ff7d").split("\n")).toEqual([`0000  7b 00 ff 7d${" ".repeat(36)}  {··}`]);
    expect(dump("41".repeat(17)).split("\n")[1]?.startsWith("0010  41 ")).toBe(true);
  });
  it("are text only where they are UTF-8", () => {
    expect(textOfHex("e99b86")).toBe("集");
    expect(textOfHex("00ff")).toBeNull();
  });
});

describe("a recipient's form", () => {
  const fields = said({ name: "Wang", channel: "mail", address: "w@x.cn", from_hour: "22", to_hour: "6", timezone: "Asia/Shanghai", least_severity: "major", locale: "en" });
  it("keeps region and outlet, which it does not show", () => {
    const before = { region: "east", outlet: "O-1" } as Watcher;
    expect(watcherOf(fields, null, before)).toMatchObject({ region: "east", outlet: "O-1", from_hour: 22, to_hour: 6, least_severity: "major" });
  });
  it("takes what it does not know for the widest choice", () => {
    expect(watcherOf(said({}), null, null)).toMatchObject({ channel: "mail", least_severity: "minor", locale: "zh-CN", site_id: null });
  });
});
