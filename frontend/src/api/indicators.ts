/** How well customers are served over a period; counted by the server. */
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";

type Schemas = components["schemas"];
export type Report = Schemas["IndicatorReport"];
export type Indicators = Schemas["Indicators"];
export type Ratio = Schemas["Ratio"];
export type Grouping = "outlet" | "technician";
export type Period = { from: string; to: string; timezone: string; by: Grouping; outlet?: string };

export const useIndicators = (period: Period | null) =>
  useQuery({
    queryKey: ["indicators", period],
    queryFn: () => told(api.GET("/api/v1/indicators", { params: { query: period ?? {} } })),
    placeholderData: keepPreviousData,
    enabled: period !== null,
  });

export const useIndicatorFile = () =>
  useMutation({
    mutationFn: async (period: Period): Promise<Blob> =>
      told(api.GET("/api/v1/indicators/export", { params: { query: period }, parseAs: "blob" })) as Promise<Blob>,
  });
