import type { Session } from "@/api/types";
import { describe, expect, test } from "vitest";
import { endingOf } from "./sign-in-ends";

const HOUR = 3_600_000;
const NOW = Date.parse("2026-03-02T12:00:00Z");
const session = (hours: number): Session => ({ ends_at: new Date(NOW + hours * HOUR).toISOString(), idle_s: 12 * 3600 }) as unknown as Session;

describe("the end of a sign-in", () => {
  test("is not spoken of while it is far", () => expect(endingOf(session(100), NOW, NOW)).toBeNull());
  test("is told a day ahead where it ends by age", () => expect(endingOf(session(10), NOW, NOW)).toEqual({ atMs: NOW + 10 * HOUR, idle: false }));
  test("is told three hours ahead where nothing was heard of the server", () =>
    expect(endingOf(session(100), NOW - 10 * HOUR, NOW)).toEqual({ atMs: NOW + 2 * HOUR, idle: true }));
  test("is still told when it is over", () => expect(endingOf(session(100), NOW - 20 * HOUR, NOW)?.idle).toBe(true));
  test("is unknown where the server told none", () => expect(endingOf({ ends_at: null, idle_s: null } as unknown as Session, 0, NOW)).toBeNull());
});
