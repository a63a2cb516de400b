/** Pictures of a visit, named by what is in them: sent twice, kept once. */
import { refusalOf } from "./client";

/** Without a byte moving for this long the line is dead (our own choice). */
const STALLED_MS = 30_000;

/**
 * Send one picture and tell how far it is, from 0 to 1. Raises Refusal when the server says no, TypeError
 * when it cannot be reached. Not by fetch, which cannot say how much has gone out.
 */
export const putPhoto = ({ orderId, sha256, photo, takenAt }: { orderId: string; sha256: string; photo: string; takenAt?: string }, picture: Blob, onProgress: (fraction: number) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stalled = (): void => request.abort();
    let timer = setTimeout(stalled, STALLED_MS);
    const moved = (): void => {
      clearTimeout(timer);
      timer = setTimeout(stalled, STALLED_MS);
    };
    const ended = async (): Promise<void> => {
      clearTimeout(timer);
      if (request.status >= 200 && request.status < 300) return resolve();
      if (request.status === 0) return reject(new TypeError("no answer"));
      const headers = { "content-type": request.getResponseHeader("content-type") ?? "" };
      reject(await refusalOf(new Response(request.responseText, { status: request.status, headers })));
    };
    request.open("PUT", `/api/v1/work-orders/${encodeURIComponent(orderId)}/photos/${sha256}?${new URLSearchParams({ kind: photo, ...(takenAt !== undefined && { taken_at: takenAt }) })}`);
    request.setRequestHeader("content-type", picture.type);
    request.upload.onprogress = ({ loaded, total }) => {
      moved();
      onProgress(total > 0 ? loaded / total : 0);
    };
    request.onloadend = () => void ended();
    request.send(picture);
  });
