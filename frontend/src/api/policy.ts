/** The policy: sections as they stand, every version, and writing a section anew. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, ifMatch, Refusal, told } from "./client";

type Schemas = components["schemas"];
export type PolicySection = Schemas["SectionOut"];
export type PolicyVersion = Schemas["VersionOut"];
export type Values = Record<string, unknown>;

const VERSIONS = 200;

export const usePolicy = (wanted = true) => useQuery({ queryKey: ["policy"], queryFn: () => told(api.GET("/api/v1/policy")), enabled: wanted });

/** The newest versions, each with what it changed. */
export const usePolicyVersions = () =>
  useQuery({ queryKey: ["policy", "versions"], queryFn: () => told(api.GET("/api/v1/policy/versions", { params: { query: { limit: VERSIONS } } })) });

/** Every section as it stood; a version never changes, so it is asked for once. */
export const useWholePolicy = (version: number | null) =>
  useQuery({
    queryKey: ["policy", "whole", version],
    queryFn: () => told(api.GET("/api/v1/policy/versions/{version}", { params: { path: { version: version ?? 0 } } })),
    enabled: version !== null,
    staleTime: Infinity,
  });

export type SectionGiven = { section: string; values: Values; reason: string; version: number };

/** Written against the version that the change was begun on; answers the new one. */
export const useSavePolicy = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ section, values, reason, version }: SectionGiven): Promise<PolicyVersion> =>
      told(api.PUT("/api/v1/policy/{section}", { params: { path: { section }, header: ifMatch(version) }, body: { values, reason } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["policy"] }),
  });
};

/** Whether somebody else has saved since the version that was written against. */
export const isOvertaken = (error: unknown): boolean => error instanceof Refusal && error.code === "version.conflict";

export type KeyFault = { key: string; reason: string; code?: string; params?: Record<string, unknown> };

/** The keys that the server refused, where that was why. */
export const keyFaults = (error: unknown): KeyFault[] => {
  if (!(error instanceof Refusal) || error.code !== "policy.invalid") return [];
  const { errors } = error.params;
  return Array.isArray(errors) ? (errors as KeyFault[]) : [];
};
