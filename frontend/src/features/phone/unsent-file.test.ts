import { describe, expect, test } from "vitest";
import type { Operation } from "./outbox";
import { base64, importedKey, sealedFile } from "./unsent-file";

const PERSON = "0f8fad5b-d9cb-469f-a165-70867728950e";
const RAW = new Uint8Array(32).fill(7);
const BASE = { orderId: "o1", about: { number: "WO-1", site: "Market" }, by: PERSON, at: "2026-03-02T08:00:00Z", refused: null };

const opened = async (file: { iv: string; data: string }, person = PERSON): Promise<{ operations: Record<string, unknown>[] }> => {
  const key = await crypto.subtle.importKey("raw", RAW, "AES-GCM", false, ["decrypt"]);
  const bytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const additionalData = new TextEncoder().encode(`hanlu-unsent-1 ${person}`);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(file.iv), additionalData }, key, bytes(file.data));
  return JSON.parse(new TextDecoder().decode(plain)) as { operations: Record<string, unknown>[] };
};

const operations: Operation[] = [
  { ...BASE, id: "a", kind: "step", to: "accepted", body: { reason: "now" } },
  { ...BASE, id: "b", kind: "photo", photo: "before", sha256: "00" },
  { ...BASE, id: "c", kind: "photo", photo: "after", sha256: "11" },
  { ...BASE, id: "d", orderId: "", kind: "message", to: "t1", text: "门卫有钥匙", canned: null },
];
const pictureOf = async (id: string) => (id === "b" ? new Blob([new Uint8Array([1, 2, 3])]) : null);

describe("a file for the desk", () => {
  test("holds steps, pictures that are there, and words, in their order", async () => {
    const key = await importedKey(base64(RAW.buffer));
    const file = await sealedFile(key, PERSON, operations, pictureOf, new Date(0));
    const { operations: found } = await opened(file);
    expect(found.map(({ id }) => id)).toEqual(["a", "b", "d"]);
    expect(found[0]).toMatchObject({ order_id: "o1", to: "accepted", body: { reason: "now" } });
    expect(found[1]).toMatchObject({ picture: "AQID", photo: "before" });
    expect(found[2]).toMatchObject({ text: "门卫有钥匙", work_order_id: null });
    expect(JSON.stringify(file)).not.toContain("Market");
  });

  test("cannot be passed off as somebody else's", async () => {
    const file = await sealedFile(await importedKey(base64(RAW.buffer)), PERSON, operations, pictureOf, new Date(0));
    await expect(opened(file, "11111111-d9cb-469f-a165-70867728950e")).rejects.toThrow();
  });

  test("pictures of any size become text", () => {
    const bytes = new Uint8Array(100_000).map((_, at) => at % 251);
    expect(Uint8Array.from(atob(base64(bytes.buffer)), (letter) => letter.charCodeAt(0))).toEqual(bytes);
  });
});
