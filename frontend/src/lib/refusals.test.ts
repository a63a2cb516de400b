import { Refusal } from "@/api/client";
import { describe, expect, it } from "vitest";
import { translator } from "./i18n/translate";
import { refusalText } from "./refusals";

const [zh, en] = [translator("zh-CN"), translator("en")];

describe("a refusal", () => {
  it("names what is missing of a visit in the reader's language", () => {
    const refusal = new Refusal(422, "visit.incomplete", "…", { number: "WO-1", missing: "checklist.safety, solution", items: ["checklist.safety", "solution"] });
    expect(refusalText(refusal, en)).toBe("The visit is not complete; missing: Safety, what was done.");
    expect(refusalText(refusal, zh)).not.toMatch(/[a-z]/);
  });
  it("says the server's words for a code that is newer than this page", () => {
    expect(refusalText(new Refusal(409, "moon.full", "The moon is full."), en)).toBe("The moon is full.");
  });
  it("names the fields at fault and their bounds, in the reader's language", () => {
    const refusal = new Refusal(422, "request.invalid", "", {}, [{ field: "lat", code: "less_than_equal", params: { le: 90 }, detail: "Input should be less than or equal to 90" }]);
    expect(refusalText(refusal, en)).toBe("Something was filled in wrongly. lat: must be at most 90");
    expect(refusalText(refusal, zh)).toMatch(/lat: 最大为 90$/);
  });
  it("says the server's words of a field for a rule that it has none for", () => {
    const refusal = new Refusal(422, "request.invalid", "", {}, [{ field: "at", code: "moon_phase", params: {}, detail: "wants a full moon" }]);
    expect(refusalText(refusal, zh)).toMatch(/at: wants a full moon$/);
  });
  it("of several rules names the broken one in the reader's language", () => {
    const refusal = new Refusal(422, "scope.invalid", "", { rule: "names_no_site", reason: "it names no site" });
    expect(refusalText(refusal, zh)).toBe("这个范围不合适：没有选站点。");
    expect(refusalText(refusal, en)).toBe("This scope does not fit: it names no site.");
    expect(refusalText(new Refusal(422, "scope.invalid", "", { rule: "newer", reason: "it is Monday" }), zh)).toBe("这个范围不合适：it is Monday");
  });
  it("without an answer is about the network", () => expect(refusalText(new TypeError("fetch"), en)).toMatch(/network/));
});
