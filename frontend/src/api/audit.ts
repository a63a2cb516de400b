/** Who did what, when: found by filter, page by page, and as a file. */
import { useMutation } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";
import { usePages } from "./pages";

export type AuditRow = components["schemas"]["AuditOut"];
export type AuditAsked = { actor?: string; role?: string; action?: string; subject?: string; since?: string; until?: string };

export const useAudit = (asked: AuditAsked) =>
  usePages(["audit", asked], (page) => told(api.GET("/api/v1/audit", { params: { query: { ...page, ...asked } } })));

export const useAuditFile = () =>
  useMutation({
    mutationFn: async (asked: AuditAsked): Promise<Blob> => told(api.GET("/api/v1/audit/export", { params: { query: asked }, parseAs: "blob" })) as Promise<Blob>,
  });
