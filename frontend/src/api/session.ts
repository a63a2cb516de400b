/** Who is signed in. Nobody is an answer, not an error. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, Refusal, request } from "./client";
import type { Session } from "./types";

const KEY = ["session"];

const whoAmI = async (): Promise<Session | null> => {
  try {
    return await get<Session>("/session");
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return null;
    throw error;
  }
};

export const useSession = () => useQuery({ queryKey: KEY, queryFn: whoAmI, staleTime: Infinity });

export const signIn = (email: string, password: string): Promise<Session> => post("/session", { email, password });

export const useSignOut = (): (() => Promise<void>) => {
  const queries = useQueryClient();
  return async () => {
    await request("DELETE", "/session");
    queries.clear();
    queries.setQueryData(KEY, null);
  };
};

export const useSignedIn = (): (() => Promise<void>) => {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: KEY });
};
