/** Who is signed in. Nobody is an answer, not an error. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, Refusal, told } from "./client";
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

export const useSession = () => useQuery({ queryKey: KEY, queryFn: whoAmI, staleTime: Infinity });

export const signIn = (email: string, password: string): Promise<Session> => told(api.POST("/api/v1/session", { body: { email, password } }));

export const askForLetter = (email: string): Promise<unknown> => told(api.POST("/api/v1/password/forgotten", { body: { email } }));

/** The token comes with an invitation or a reset link, and works once. */
export const choosePassword = (token: string, password: string): Promise<unknown> =>
  told(api.POST("/api/v1/password/reset", { body: { token, password } }));

export const useSignOut = (): (() => Promise<void>) => {
  const queries = useQueryClient();
  return async () => {
    await api.DELETE("/api/v1/session");
    queries.clear();
    queries.setQueryData(KEY, null);
  };
};

export const useSignedIn = (): (() => Promise<void>) => {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: KEY });
};
