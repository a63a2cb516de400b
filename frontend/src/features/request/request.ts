/** Sends what somebody in front of a machine wrote: once, however often it has to be tried. */
import { api, refusalOf, Refusal, told } from "@/api/client";
import type { components } from "@/api/schema";
import { newKey } from "@/lib/new-key";
import { mayHaveArrived } from "@/lib/passing";

export type Scanned = components["schemas"]["Scanned"];
export type RequestMade = components["schemas"]["RequestMade"];
export const URGENT = ["leak", "electricity", "warming"] as const;
export type Urgent = (typeof URGENT)[number];

/** As many as the server takes. */
export const MOST_PHOTOS = 6;

export type Photo = { id: string; full: Blob; address: string };
export type Said = { words: string; urgent: Urgent[]; contact: string; complaint?: string };
export type Asked = Said & { key: string };

/** What one page says, under one key. */
export type Page = { key: string; /** Sent, and no answer came. */ open: Asked | null };

export const newPage = (): Page => ({ key: newKey(), open: null });

/** While a try is open it goes again as it was: it may have arrived, and of two texts under one key the server takes the first. */
export const toAsk = ({ key, open }: Page, said: Said): Asked => open ?? { ...said, key };

/** After a plain no of the server's nothing was taken, and the words may be changed. */
export const failed = (page: Page, asked: Asked, error: unknown): Page => ({ ...page, open: mayHaveArrived(error) ? asked : null });

export const scanned = (secret: string): Promise<Scanned> => told(api.GET("/api/v1/request/{secret}", { params: { path: { secret } } }));

export const ask = (secret: string, body: Asked): Promise<RequestMade> => told(api.POST("/api/v1/request/{secret}", { params: { path: { secret } }, body }));

/** The bytes themselves; the server knows them by their hash: sent twice, kept once. Raises Refusal, or TypeError without a network. */
export const putPhoto = async (secret: string, key: string, picture: Blob): Promise<void> => {
  const answer = await fetch(`/api/v1/request/${encodeURIComponent(secret)}/${key}/photos`, { method: "POST", body: picture, headers: { "content-type": picture.type } });
  if (!answer.ok) throw await refusalOf(answer);
};

/** Those that could not be sent; a lost photo must not cost the request. */
export const sendPhotos = async (put: (picture: Blob) => Promise<void>, photos: readonly Photo[], onPhoto: (n: number) => void): Promise<Photo[]> => {
  const lost: Photo[] = [];
  for (const [index, photo] of photos.entries()) {
    onPhoto(index + 1);
    await put(photo.full).catch(() => lost.push(photo));
  }
  return lost;
};

export const isGone = (error: unknown): boolean => error instanceof Refusal && (error.status === 404 || error.status === 422);

/** The path of the case's own page: whatever host the server thinks it has, this page found it here. */
export const trackPath = (url: string): string => new URL(url, location.href).pathname;
