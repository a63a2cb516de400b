import { describe, expect, it } from "vitest";
import { drawn, scrolledTo, windowed } from "./windowed";

describe("a window of a long list", () => {
  it("draws what is seen and a few more on either side", () => {
    expect(windowed({ top: 6600, height: 660 }, 66, 5000)).toEqual({ from: 92, to: 118 });
  });
  it("ends where the list ends", () => expect(windowed({ top: 0, height: 660 }, 66, 3)).toEqual({ from: 0, to: 3 }));
  it("still shows the last rows when the list became shorter than what was scrolled", () => {
    expect(windowed({ top: 9000, height: 600 }, 60, 20)).toEqual({ from: 12, to: 20 });
  });
  it("is empty for an empty list", () => expect(windowed({ top: 0, height: 600 }, 60, 0)).toEqual({ from: 0, to: 0 }));
});

describe("the rows that are drawn", () => {
  it("are those in sight and one that has the focus elsewhere, each after as many as were left out", () => {
    expect(drawn({ from: 5, to: 7 }, [2, 6], 20)).toEqual([{ index: 2, skipped: 2 }, { index: 5, skipped: 2 }, { index: 6, skipped: 0 }]);
    expect(drawn({ from: 0, to: 1 }, [9], 10)).toEqual([{ index: 0, skipped: 0 }, { index: 9, skipped: 8 }]);
  });
  it("are none that the list does not have", () => expect(drawn({ from: 0, to: 0 }, [-1, 0, 3], 0)).toEqual([]));
});

describe("bringing a row into sight", () => {
  const seen = { top: 600, height: 300 };
  it.each([[2, 120], [9, 540], [10, 600], [14, 600], [15, 660]])("row %i scrolls to %i", (index, top) => expect(scrolledTo(seen, 60, index)).toBe(top));
});
