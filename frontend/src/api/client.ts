/** One way to the server: typed by its own description, refusals raised, repeats made safe by a key. */
import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "@/api/schema";
import { newKey } from "@/lib/new-key";
import type { Code } from "./types";

/** One input at fault: the rule it breaks, with what fills its words. */
export type FieldFault = { field: string; code: string; params: Record<string, unknown>; detail: string };

/** What the server said no with (RFC 9457): a stable code, its parameters, and the fields at fault. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly params: Record<string, unknown> = {},
    readonly errors: FieldFault[] = [],
  ) {
    super(detail);
    this.name = "Refusal";
  }

  get why(): Code {
    return { code: this.code, params: this.params };
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

export const refusalOf = async (answer: Response): Promise<Refusal> => {
  const problem = record(await answer.json().catch(() => null));
  const errors = Array.isArray(problem["errors"]) ? problem["errors"].map(record) : [];
  return new Refusal(
    answer.status,
    String(problem["code"] ?? `http.${answer.status}`),
    String(problem["detail"] ?? problem["title"] ?? answer.statusText),
    record(problem["params"]),
    errors.map((one) => ({ field: String(one["field"] ?? ""), code: String(one["code"] ?? ""), params: record(one["params"]), detail: String(one["detail"] ?? "") })),
  );
};

/** Told whenever the server does not know us (any more). */
export const whenUnknown = new Set<() => void>();

/** A POST without a key of its own gets a new one: the browser itself may send a request twice. */
const ours: Middleware = {
  onRequest: ({ request }) => {
    if (request.method === "POST" && !request.headers.has("idempotency-key")) request.headers.set("idempotency-key", newKey());
    return request;
  },
  onResponse: async ({ response }) => {
    if (response.status === 401) whenUnknown.forEach((tell) => tell());
    if (!response.ok) throw await refusalOf(response);
    return response;
  },
};

export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? "http://localhost", credentials: "same-origin" });
api.use(ours);

/** No answer came, or not the whole of it: nobody here knows whether the request arrived. */
export class Unanswered extends Error {
  constructor(cause: TypeError) {
    super(cause.message, { cause });
    this.name = "Unanswered";
  }
}

/** The body of a good answer. Raises Refusal when the server says no, Unanswered when none came. */
export const told = async <T>(call: Promise<{ data?: T }>): Promise<T> => {
  try {
    return (await call).data as T;
  } catch (error) {
    throw error instanceof TypeError ? new Unanswered(error) : error; // what a browser raises when the network fails
  }
};

/** The header that insists on a version. */
export const ifMatch = (version: number) => ({ "if-match": `"v${version}"` });
