/** Who is signed in. Nobody is an answer, not an error. */
import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, Refusal, told, whenUnknown } from "./client";
import type { Session } from "./types";

const KEY = ["session"];

const whoAmI = async (): Promise<Session | null> => {
  try {
    return await told(api.GET("/api/v1/session"));
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return null;
    throw error;
  }
};

export const useSession = (enabled = true) => useQuery({ queryKey: KEY, queryFn: whoAmI, staleTime: Infinity, enabled });

/** Nobody is signed in any more, and nothing that was fetched is left for the next person. The session itself is not taken
 * out: whoever reads it would not be told. */
export const forgetSession = (queries: QueryClient): void => {
  queries.setQueryData(KEY, null);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
  queries.getMutationCache().clear();
};

/** A session that ends while the page is open (idle, disabled, signed out elsewhere) leads back to the door. */
export const useEndOfSession = (): void => {
  const queries = useQueryClient();
  useEffect(() => {
    const ended = (): void => void (queries.getQueryData(KEY) && forgetSession(queries));
    whenUnknown.add(ended);
    return () => void whenUnknown.delete(ended);
  }, [queries]);
};

export const signIn = (email: string, password: string): Promise<Session> => told(api.POST("/api/v1/session", { body: { email, password } }));

export const askForLetter = (email: string): Promise<unknown> => told(api.POST("/api/v1/password/forgotten", { body: { email } }));

/** The token comes with an invitation or a reset link, and works once. */
export const choosePassword = (token: string, password: string): Promise<unknown> =>
  told(api.POST("/api/v1/password/reset", { body: { token, password } }));

export const useSignOut = (): (() => Promise<void>) => {
  const queries = useQueryClient();
  return async () => {
    try {
      await api.DELETE("/api/v1/session");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error; // refused: we were not signed in any more
    }
    forgetSession(queries);
  };
};

export const useSignedIn = (): (() => Promise<void>) => {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: KEY });
};
