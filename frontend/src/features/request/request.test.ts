import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Refusal, Unanswered } from "@/api/client";
import { newKey } from "@/lib/new-key";
import { Done } from "./done";
import { PhotoPick } from "./photo-pick";
import { failed, isGone, newPage, sendPhotos, toAsk, type Photo, type Said } from "./request";
import type { Say } from "./words";

const photo = (id: string): Photo => ({ id, full: new Blob([id]), address: `blob:${id}` });

describe("a request's key", () => {
  it("is a version 4 UUID whatever the random bytes", () => {
    expect(newKey((bytes) => bytes.fill(0xff))).toBe("ffffffff-ffff-4fff-bfff-ffffffffffff");
    expect(newKey((bytes) => bytes.fill(0))).toBe("00000000-0000-4000-8000-000000000000");
  });
  it("is another one each time", () => expect(newKey()).not.toBe(newKey()));
});

describe("what is said", () => {
  const said: Said = { words: "it drips", urgent: ["leak"], contact: "" };
  const changed: Said = { words: "it drips a lot", urgent: ["leak", "electricity"], contact: "138 0000 2231" };
  const page = newPage();
  const first = toAsk(page, said);
  it.each([new Unanswered(new TypeError("fetch")), new Refusal(503, "http.503", ""), new Refusal(500, "http.500", "")])("goes again as it was while it may have arrived (%s)", (error) => {
    expect(toAsk(failed(page, first, error), changed)).toEqual(first);
  });
  it("may be changed after a plain no, under the same key", () => {
    const open = failed(page, first, new Unanswered(new TypeError("fetch")));
    const refused = failed(open, first, new Refusal(429, "request.too_many", ""));
    expect(toAsk(refused, changed)).toEqual({ ...changed, key: first.key });
  });
});

describe("a page that came without TLS", () => {
  afterEach(() => vi.unstubAllGlobals());
  it("can ask all the same", async () => {
    const made = { number: "WO-1", url: null, is_new: false };
    vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
    vi.stubGlobal("fetch", async () => Response.json(made, { status: 201 }));
    vi.resetModules(); // the client takes hold of fetch when it is read
    const { ask, newPage, toAsk } = await import("./request");
    expect(await ask("secret", toAsk(newPage(), { words: "it drips", urgent: [], contact: "" }))).toEqual(made);
  });
});

const say = Object.assign((word: string) => word, { language: "en" }) as Say;

describe("the answer", () => {
  const shown = (url: string | null) => renderToStaticMarkup(createElement(Done, { made: { number: "WO-1", url, is_new: url !== null }, lost: [], isSending: false, onAgain: () => undefined, say }));
  it("leads nowhere from a case that was open before", () => {
    expect(shown(null)).toContain("done.known");
    expect(shown(null)).not.toContain("href");
  });
});

describe("its photos", () => {
  it.each([[true, false], [false, true]])("stay as they are while more are made small (%s) or they are sent (%s)", (isBusy, isSending) => {
    const given = { photos: [photo("a")], onPhotos: () => undefined, onBusy: () => undefined, isBusy, isSending, say };
    const buttons = renderToStaticMarkup(createElement(PhotoPick, given)).match(/<button[^>]*>/g) ?? [];
    expect(buttons.map((button) => /\bdisabled=""/.test(button))).toEqual([true, true]);
  });
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
