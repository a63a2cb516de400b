/** One way to the server: JSON over fetch, refusals as `Refusal`, repeats made safe by a key. */
import type { Code } from "./types";

const BASE = "/api/v1";

/** What the server said no with (RFC 9457): a stable code, its parameters, and the field at fault. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly params: Record<string, unknown> = {},
    readonly errors: { field: string; message: string }[] = [],
  ) {
    super(detail);
    this.name = "Refusal";
  }

  get why(): Code {
    return { code: this.code, params: this.params };
  }
}

type Query = Record<string, string | number | boolean | null | undefined>;
export type RequestOptions = {
  query?: Query;
  body?: unknown;
  /** Same key, same effect once; a new one is made when the caller has none. */
  idempotencyKey?: string;
  version?: number;
};

const address = (path: string, query: Query = {}): string => {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `${BASE}${path}${search && `?${search}`}`;
};

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

const refusalOf = async (answer: Response): Promise<Refusal> => {
  const problem = record(await answer.json().catch(() => null));
  const errors = Array.isArray(problem["errors"]) ? problem["errors"].map(record) : [];
  return new Refusal(
    answer.status,
    String(problem["code"] ?? `http.${answer.status}`),
    String(problem["detail"] ?? problem["title"] ?? answer.statusText),
    record(problem["params"]),
    errors.map((one) => ({ field: String(one["field"] ?? ""), message: String(one["message"] ?? "") })),
  );
};

const headersOf = (method: string, options: RequestOptions): Headers => {
  const headers = new Headers({ accept: "application/json" });
  if (options.body !== undefined && !(options.body instanceof FormData)) headers.set("content-type", "application/json");
  if (method === "POST") headers.set("idempotency-key", options.idempotencyKey ?? crypto.randomUUID());
  if (options.version !== undefined) headers.set("if-match", `"v${options.version}"`);
  return headers;
};

/** Raises Refusal when the server says no, TypeError when it cannot be reached. */
export const request = async <T>(method: string, path: string, options: RequestOptions = {}): Promise<T> => {
  const { body } = options;
  const init: RequestInit = { method, headers: headersOf(method, options), credentials: "same-origin" };
  if (body !== undefined) init.body = body instanceof FormData ? body : JSON.stringify(body);
  const answer = await fetch(address(path, options.query), init);
  if (!answer.ok) throw await refusalOf(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
};

export const get = <T>(path: string, query?: Query): Promise<T> => request<T>("GET", path, query ? { query } : {});
export const post = <T>(path: string, body?: unknown, idempotencyKey?: string): Promise<T> =>
  request<T>("POST", path, { body: body ?? {}, ...(idempotencyKey ? { idempotencyKey } : {}) });
export const put = <T>(path: string, body: unknown): Promise<T> => request<T>("PUT", path, { body });
