import { describe, expect, it } from "vitest";
import { bookingOf, CLOSED, daysOf, next, type Choosing, type Happened } from "./choosing";

const MORNING = { from: "2026-11-24T00:00:00Z", to: "2026-11-24T02:00:00Z" };
const NOON = { from: "2026-11-24T04:00:00Z", to: "2026-11-24T06:00:00Z" };
const LATER = { from: "2026-11-25T00:00:00Z", to: "2026-11-25T02:00:00Z" };

const after = (...happened: Happened[]): Choosing => happened.reduce(next, CLOSED);
const chosen: Happened[] = [{ type: "asked" }, { type: "offered", times: [MORNING, NOON] }, { type: "chosen", from: NOON.from }];

describe("choosing a time", () => {
  it("sends nothing before something is chosen", () => {
    expect(after({ type: "asked" }, { type: "offered", times: [MORNING] }, { type: "sent" })).toMatchObject({ phase: "choosing", chosen: null });
  });

  it("keeps what is chosen when sending fails, so that one tap tries again", () => {
    expect(after(...chosen, { type: "sent" }, { type: "failed", why: "offline" })).toEqual({ phase: "choosing", times: [MORNING, NOON], chosen: NOON.from, note: "offline" });
  });

  it("shows what is free instead when somebody else was faster, and lets nothing be sent by mistake", () => {
    const gone = after(...chosen, { type: "sent" }, { type: "gone", times: [MORNING] });
    expect(gone).toEqual({ phase: "choosing", times: [MORNING], chosen: null, note: "gone" });
    expect(next(gone, { type: "sent" })).toBe(gone);
  });

  it("takes an answer that comes after the customer has gone back for nothing", () => {
    expect(after({ type: "asked" }, { type: "closed" }, { type: "offered", times: [MORNING] })).toBe(CLOSED);
  });

  it("asks before a time is given up, and says when that failed", () => {
    const asked = after({ type: "wants_to_give_up" });
    expect(asked).toEqual({ phase: "giving_up", note: null });
    expect(next(asked, { type: "failed", why: "busy" })).toEqual({ phase: "giving_up", note: "busy" });
  });
});

describe("a booking", () => {
  const first = bookingOf(NOON, null, () => "first");
  it("of the same time is the same one, sent again", () => expect(bookingOf({ ...NOON }, first, () => "second")).toEqual(first));
  it("of another time is another one", () => expect(bookingOf(LATER, first, () => "second")).toEqual({ window: LATER, operation_id: "second" }));
});

describe("the days of the times", () => {
  it("are those of the site's clock, not of the reader's", () => {
    const late = { from: "2026-11-24T18:00:00Z", to: "2026-11-24T20:00:00Z" };
    expect(daysOf([MORNING, NOON, late], { language: "en", zone: "Asia/Shanghai" })).toEqual([
      { name: "Tuesday, Nov 24", times: [{ from: MORNING.from, text: "08:00–10:00" }, { from: NOON.from, text: "12:00–14:00" }] },
      { name: "Wednesday, Nov 25", times: [{ from: late.from, text: "02:00–04:00" }] },
    ]);
  });

  it("are named in the reader's language", () => {
    expect(daysOf([LATER], { language: "zh-CN", zone: "Asia/Shanghai" }).map(({ name }) => name)).toEqual(["11月25日星期三"]);
  });
});
