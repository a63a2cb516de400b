/** Places of customers, and bringing one's own in. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, request } from "./client";
import type { Code, Page, Place, Site } from "./types";

export const useSites = () => useQuery({ queryKey: ["sites"], queryFn: () => get<Page<Site>>("/sites", { limit: 200 }) });

export type NewSite = Place & { name: string; address: string; timezone: string };

export const useAddSite = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (site: NewSite) => post<Site>("/sites", site),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["sites"] }),
  });
};

export const IMPORT_KINDS = ["sites", "assets", "technicians", "devices"] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];
export type ImportRow = { line: number; action: "create" | "update" | "skip" | "error"; field?: string | null; reason?: Code | null };
export type ImportWish = { kind: ImportKind; file: File; dryRun: boolean };

/** Say what a file would do, or do it. Devices belong to the gateway, the rest to dispatch. */
export const useImport = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, file, dryRun }: ImportWish) => {
      const body = new FormData();
      body.append("file", file);
      return request<{ rows: ImportRow[] }>("POST", `/imports/${kind}`, { query: { dry_run: dryRun }, body });
    },
    onSuccess: (_answer, { dryRun }) => (dryRun ? undefined : queries.invalidateQueries()),
  });
};
