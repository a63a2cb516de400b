import { expect, it } from "vitest";
import { inParts } from "./in-parts";

const parts = async (lists: number[][], most: number): Promise<number[][]> => {
  const given = async function* () { yield* lists; };
  const found: number[][] = [];
  for await (const part of inParts(given(), most)) found.push(part);
  return found;
};

it("fills each part over the ends of the lists, and keeps the order", async () => {
  expect(await parts([[1, 2], [], [3, 4, 5, 6]], 3)).toEqual([[1, 2, 3], [4, 5, 6]]);
  expect(await parts([[1, 2, 3, 4]], 3)).toEqual([[1, 2, 3], [4]]);
  expect(await parts([[], []], 3)).toEqual([]);
});
