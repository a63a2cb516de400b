import { describe, expect, it } from "vitest";
import { addressOf, noticeLanguage, noticeOf, pushedOf, type NoticeLanguage } from "./notices";

const CODES = ["assignment.made", "assignment.withdrawn", "assignment.time", "message.sent", "push.test"];
const said = (code: string, language: NoticeLanguage) => noticeOf({ key: "k", code, order: null, number: "WO-7" }, language);

describe("what a phone says of a push", () => {
  it("names the order and what happened to it, differently each time", () => {
    for (const language of ["zh-CN", "en"] as const) {
      expect(new Set(CODES.map((code) => said(code, language).title)).size).toBe(CODES.length);
      for (const code of CODES.slice(0, 4)) expect(said(code, language).title).toContain("WO-7");
    }
    expect(said("assignment.made", "en").title).toBe("New order WO-7");
    expect(said("assignment.made", "zh-CN").title).toBe("新工单 WO-7");
  });

  it("is in one language at a time", () => {
    for (const code of [...CODES, "new.code"]) expect(Object.values(said(code, "en")).join()).not.toMatch(/\p{Script=Han}/u);
  });

  it("has words for a code that it does not know", () => {
    expect(said("order.new_kind", "en")).toEqual({ title: "Hanlu", body: "Something changed in your orders WO-7" });
    expect(said("toString", "en").title).toBe("Hanlu");
    expect(noticeOf(pushedOf(null), "en").body).toBe("Something changed in your orders");
  });

  it("leads to the order, to what the desk wrote, or to the day's list", () => {
    const pushed = { key: "k", number: "", order: null };
    expect(addressOf({ ...pushed, code: "message.sent", order: "a b" })).toBe("/phone/?order=a%20b");
    expect(addressOf({ ...pushed, code: "message.sent" })).toBe("/phone/?talk=desk");
    expect(addressOf({ ...pushed, code: "push.test" })).toBe("/phone/");
    expect(noticeOf({ ...pushed, code: "message.sent" }, "en").title).toBe("The desk wrote");
  });

  it("takes only text from what arrives", () => {
    expect(pushedOf({ key: "k", code: "push.test", order: 7, number: ["x"] })).toEqual({ key: "k", code: "push.test", order: null, number: "" });
  });
});

describe("the language of a push", () => {
  it("is the one chosen on the page, else one of the phone's, else Chinese", () => {
    expect(noticeLanguage("en", ["zh-CN"])).toBe("en");
    expect(noticeLanguage(null, ["de-DE", "en-GB"])).toBe("en");
    expect(noticeLanguage(null, ["zh-TW", "en"])).toBe("zh-CN");
    expect(noticeLanguage(null, [])).toBe("zh-CN");
  });
});
