/** What could not be sent, as a file for the desk: sealed with a key that only this person's phones and the server have. */
import type { SealedFile } from "@/api/unsent";
import type { Operation } from "./outbox";
import { sealBytes } from "./vault";

const FORMAT = "hanlu-unsent-1";

/** Whole bytes: a call per byte would be slow, and a spread of all of them too many arguments. */
const CHUNK = 0x8000;

export const base64 = (buffer: ArrayBuffer): string => {
  const bytes = new Uint8Array(buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
};

type PictureOf = (id: string) => Promise<Blob | null>;

const written = async (operation: Operation, pictureOf: PictureOf): Promise<object | null> => {
  const { id, orderId: order_id, about, at, kind } = operation;
  if (kind === "step") return { kind, id, order_id, about, at, to: operation.to, body: operation.body };
  if (kind === "message") return { kind, id, at, text: operation.text, canned: operation.canned, work_order_id: order_id || null };
  const picture = await pictureOf(id);
  return picture && { kind, id, order_id, about, at, photo: operation.photo, sha256: operation.sha256, picture: base64(await picture.arrayBuffer()) };
};

/** Raises when the browser cannot seal. A picture that is gone is left out: nothing is left of it to bring. */
export const sealedFile = async (key: CryptoKey, person: string, operations: readonly Operation[], pictureOf: PictureOf, savedAt: Date): Promise<SealedFile> => {
  const found = await Promise.all(operations.map((one) => written(one, pictureOf)));
  const content = JSON.stringify({ saved_at: savedAt.toISOString(), operations: found.filter((one) => one !== null) });
  const bound = new TextEncoder().encode(`${FORMAT} ${person}`);
  const { iv, data } = await sealBytes(key, new TextEncoder().encode(content).buffer, bound);
  return { format: FORMAT, person_id: person, iv: base64(iv.buffer), data: base64(data) };
};

/** Usable by this page, readable by nobody. */
export const importedKey = (text: string): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)), "AES-GCM", false, ["encrypt"]);
