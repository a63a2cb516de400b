import { describe, expect, it } from "vitest";
import type { DeskMessage } from "@/api/types";
import { translator } from "./i18n/translate";
import { asWritten, timesOf, unreadOf, wordsOf } from "./talk";

const en = translator("en", "Asia/Shanghai");
const zh = translator("zh-CN", "Asia/Shanghai");
const NOW = Date.parse("2026-11-22T06:00:00Z");

const message = (given: Partial<DeskMessage> = {}): DeskMessage => ({
  id: "m", technician_id: "li", technician_name: "李明", work_order_id: null, number: null, from_desk: true, by_name: "Lin", text: "Please call the desk.",
  canned: null, written_at: "2026-11-22T05:00:00Z", sent_at: "2026-11-22T05:00:10Z", read_at: null, read_by_name: null, ...given,
});

describe("a message", () => {
  it("of ready words is read in one's own language, whatever the writer's was", () => {
    expect(wordsOf(message({ canned: "call_desk" }), zh)).toBe("请给调度回电话。");
    expect(wordsOf(message(), zh)).toBe("Please call the desk.");
  });

  it("stays ready words only while nobody changed them", () => {
    expect(asWritten(" Please call the desk. ", "call_desk", en)).toEqual({ text: "Please call the desk.", canned: "call_desk" });
    expect(asWritten("Please call the desk. Now!", "call_desk", en).canned).toBeNull();
    expect(asWritten("Hello", null, en)).toEqual({ text: "Hello", canned: null });
  });

  it("says when it was written where that was long before it arrived", () => {
    expect(timesOf(message(), NOW, en)).toBe("13:00");
    expect(timesOf(message({ sent_at: "2026-11-22T05:40:00Z" }), NOW, en)).toBe("Written 13:00, arrived 13:40");
  });

  it("counts as unread for the side it was written to", () => {
    const both = [message(), message({ id: "n", from_desk: false }), message({ id: "o", from_desk: false, read_at: "2026-11-22T05:01:00Z", read_by_name: "Lin" })];
    expect(unreadOf(both, "desk").map(({ id }) => id)).toEqual(["n"]);
    expect(unreadOf(both, "phone").map(({ id }) => id)).toEqual(["m"]);
  });
});
