import { expect, it } from "vitest";
import { hold } from "./steady-order";

it("rows stay where they are while somebody points at them", () => expect(hold(["a", "b", "c"], ["c", "b", "a"]).ids).toEqual(["a", "b", "c"]));
it("new rows wait behind a count", () => expect(hold(["a"], ["n", "a", "m"])).toEqual({ ids: ["a"], news: 2 }));
it("what has gone leaves at once", () => expect(hold(["a", "b"], ["b"])).toEqual({ ids: ["b"], news: 0 }));
