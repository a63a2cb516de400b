import { describe, expect, it } from "vitest";
import { formatLocation, parseLocation, patched } from "./location";

describe("an address", () => {
  it.each([
    ["/", "", { page: "", params: {} }],
    ["/devices/", "?device=cr-1", { page: "devices", params: { device: "cr-1" } }],
    ["/phone/", "?order=a%20b", { page: "phone", params: { order: "a b" } }],
  ])("%s%s is read", (pathname, search, location) => expect(parseLocation({ pathname, search })).toEqual(location));

  it("comes out as it went in", () => {
    const location = { page: "devices", params: { device: "cr-1", q: "冷库 & more" } };
    const [pathname = "", search = ""] = formatLocation(location).split("?");
    expect(parseLocation({ pathname, search })).toEqual(location);
  });

  it("of the phone stays within its folder, where its service worker is asked", () => {
    expect(formatLocation({ page: "phone", params: { order: "a" } })).toBe("/phone/?order=a");
    expect(formatLocation({ page: "phone", params: {} })).toBe("/phone/");
  });

  it("loses what is set to null and keeps the rest", () => expect(patched({ order: "a", only: "late" }, { order: null, site: "s" })).toEqual({ only: "late", site: "s" }));
});
