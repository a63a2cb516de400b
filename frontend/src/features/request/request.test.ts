import { describe, expect, it } from "vitest";
import { Refusal } from "@/api/client";
import { newKey } from "./key";
import { isGone, sendPhotos, type Photo } from "./request";

const photo = (id: string): Photo => ({ id, full: new Blob([id]), address: `blob:${id}` });

describe("a request's key", () => {
  it("is a version 4 UUID whatever the random bytes", () => {
    expect(newKey((bytes) => bytes.fill(0xff))).toBe("ffffffff-ffff-4fff-bfff-ffffffffffff");
    expect(newKey((bytes) => bytes.fill(0))).toBe("00000000-0000-4000-8000-000000000000");
  });
  it("is another one each time", () => expect(newKey()).not.toBe(newKey()));
});

describe("its photos", () => {
  it("are sent one after the other, and those that fail are told", async () => {
    const counted: number[] = [];
    const put = async (picture: Blob): Promise<void> => {
      if ((await picture.text()) === "b") throw new TypeError("no network");
    };
    const lost = await sendPhotos(put, [photo("a"), photo("b"), photo("c")], (n) => counted.push(n));
    expect(lost.map(({ id }) => id)).toEqual(["b"]);
    expect(counted).toEqual([1, 2, 3]);
  });
});

describe("a label", () => {
  it.each([[404, true], [422, true], [503, false]])("is gone by status %i: %s", (status, gone) => expect(isGone(new Refusal(status, "x", "x"))).toBe(gone));
  it("is not gone because the network is", () => expect(isGone(new TypeError("fetch"))).toBe(false));
});
