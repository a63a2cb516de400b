import { afterEach, describe, expect, it, vi } from "vitest";
import { api, Refusal, told } from "./client";
import { wholeAddress } from "./region";

const answering = (status: number, body: unknown) => {
  const seen: Request[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    seen.push(request);
    return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  });
  return seen;
};
afterEach(() => vi.unstubAllGlobals());

describe("a request", () => {
  it("that changes something carries a key, so that it counts once", async () => {
    const seen = answering(200, { ticket: "x" });
    await api.POST("/api/v1/live/ticket", { fetch });
    expect(seen[0]?.headers.get("idempotency-key")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("that is refused raises the server's code with its parameters", async () => {
    answering(409, { code: "work_order.moved", detail: "moved", params: { number: "WO-1" } });
    const refused = await told(api.GET("/api/v1/plan", { fetch })).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refusal);
    expect(refused).toMatchObject({ status: 409, code: "work_order.moved", params: { number: "WO-1" } });
  });

  it("that fails without a word still has a code", async () => {
    answering(502, null);
    await expect(told(api.GET("/api/v1/plan", { fetch }))).rejects.toMatchObject({ code: "http.502" });
  });
});

describe("tile addresses", () => {
  it.each([
    ["pmtiles:///api/t.pmtiles", "pmtiles://http://h/api/t.pmtiles"],
    ["/api/t.json", "http://h/api/t.json"],
    ["https://tiles.example/t.json", "https://tiles.example/t.json"],
  ])("%s becomes %s", (address, whole) => expect(wholeAddress(address, "http://h")).toBe(whole));
});
