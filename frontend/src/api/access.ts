/** Where people are signed in, what roles may do, and the tokens of programs. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";

type Schemas = components["schemas"];
export type Token = Schemas["TokenOut"];
export type TokenGiven = Schemas["NewTokenBody"];

export const useSessionsOf = (person_id: string) =>
  useQuery({ queryKey: ["sessions", person_id], queryFn: async () => (await told(api.GET("/api/v1/people/{person_id}/sessions", { params: { path: { person_id } } }))).items });

export const useEndSessions = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (person_id: string) => told(api.DELETE("/api/v1/people/{person_id}/sessions", { params: { path: { person_id } } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["sessions"] }),
  });
};

/** The rights table, as the server enforces it. */
export const useRoles = () => useQuery({ queryKey: ["roles"], queryFn: async () => (await told(api.GET("/api/v1/people/roles"))).items, staleTime: Infinity });

export const useTokens = () => useQuery({ queryKey: ["tokens"], queryFn: async () => (await told(api.GET("/api/v1/tokens"))).items });

/** The answer holds the secret, which is told this once. */
export const useAddToken = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: TokenGiven) => told(api.POST("/api/v1/tokens", { body })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["tokens"] }),
  });
};

export const useRevokeToken = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token_id: string) => told(api.DELETE("/api/v1/tokens/{token_id}", { params: { path: { token_id } } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["tokens"] }),
  });
};
