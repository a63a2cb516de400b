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
  it("names the fields at fault", () => {
    expect(refusalText(new Refusal(422, "request.invalid", "", {}, [{ field: "lat", message: "too large" }]), en)).toBe("Something was filled in wrongly. lat: too large");
  });
  it("without an answer is about the network", () => expect(refusalText(new TypeError("fetch"), en)).toMatch(/network/));
});
