/** Places of customers, and bringing one's own in. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "./client";
import { usePages } from "./pages";
import type { Place } from "./types";

/** Sites whose code, name or address holds `q`, page by page. */
export const useSites = (q: string) =>
  usePages(["sites", q], (page) => told(api.GET("/api/v1/sites", { params: { query: { ...page, ...(q && { q }) } } })));

export const useSite = (site_id: string) =>
  useQuery({ queryKey: ["sites", "one", site_id], queryFn: () => told(api.GET("/api/v1/sites/{site_id}", { params: { path: { site_id } } })) });

export type NewSite = Place & { name: string; address: string; timezone: string; opening_hours: string };

export const useAddSite = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewSite) => told(api.POST("/api/v1/sites", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["sites"] }),
  });
};

export const IMPORT_KINDS = ["outlets", "sites", "assets", "technicians", "devices", "parts", "van-stock", "maintenance-plans"] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];
export type ImportWish = { kind: ImportKind; file: File; dryRun: boolean };

/** The bytes as they are: the server knows UTF-8 from GB 18030, a browser would guess. */
const asFile = (file: File) => (): FormData => {
  const form = new FormData();
  form.append("file", file);
  return form;
};

/** Say what a file would do, or do it. */
export const useImport = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, file, dryRun }: ImportWish) =>
      told(api.POST(`/api/v1/imports/${kind}`, { params: { query: { dry_run: dryRun } }, body: "", bodySerializer: asFile(file) })),
    onSuccess: (_answer, { dryRun }) => (dryRun ? undefined : queries.invalidateQueries()),
  });
};
