/** Certificates of technicians, and examinations that renew or end them. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";
import { usePages } from "./pages";

type Schemas = components["schemas"];
export type Certificate = Schemas["Certificate"];
export type Examined = Schemas["ExaminationIn"];
export type Shown = { show: "due" | "all"; outlet?: string };

export const useCertificates = (shown: Shown) => usePages(["certificates", shown], (page) => told(api.GET("/api/v1/certificates", { params: { query: { ...shown, ...page } } })));

export const useCertificateFile = () =>
  useMutation({
    mutationFn: async (shown: Shown): Promise<Blob> => told(api.GET("/api/v1/certificates/export", { params: { query: shown }, parseAs: "blob" })) as Promise<Blob>,
  });

/** One outcome for many, all or nothing. */
export const useExamine = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Examined) => told(api.POST("/api/v1/certificates/examinations", { body })),
    onSuccess: () => Promise.all([queries.invalidateQueries({ queryKey: ["certificates"] }), queries.invalidateQueries({ queryKey: ["technicians"] })]),
  });
};
