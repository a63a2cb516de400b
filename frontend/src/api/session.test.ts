import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { forgetSession } from "./session";

it("that has ended is heard of by whoever reads it, and leaves nothing of what was fetched in it", () => {
  const queries = new QueryClient();
  queries.setQueryData(["session"], { name: "Lin" });
  queries.setQueryData(["visits", "a"], [{ note: "key under the mat" }]);
  const seen: unknown[] = [];
  const leave = new QueryObserver(queries, { queryKey: ["session"], enabled: false }).subscribe(({ data }) => void seen.push(data));
  forgetSession(queries);
  return new Promise((soon) => setTimeout(soon, 0)).then(() => {
    leave();
    expect(queries.getQueryData(["visits", "a"])).toBeUndefined();
    expect(queries.getQueryData(["session"])).toBeNull();
    expect(seen.at(-1)).toBeNull();
  });
});
