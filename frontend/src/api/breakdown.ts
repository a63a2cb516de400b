/** Where the work of a period was, and when requests came in; counted by the server. */
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";

type Schemas = components["schemas"];
export type Breakdown = Schemas["Breakdown"];
export type BreakdownGroup = Schemas["BreakdownGroup"];
export type BreakdownBy = Breakdown["by"];
/** Of which orders: an empty fault or model is that of orders without one. */
export type OfThings = { from: string; to: string; outlet?: string; fault?: string; model?: string };
type Grouped = OfThings & { by: BreakdownBy };

export const useBreakdown = (asked: Grouped) =>
  useQuery({
    queryKey: ["breakdown", asked],
    queryFn: () => told(api.GET("/api/v1/indicators/breakdown", { params: { query: asked } })),
    placeholderData: keepPreviousData,
  });

export const useBreakdownFile = () =>
  useMutation({
    mutationFn: async (asked: Grouped): Promise<Blob> =>
      told(api.GET("/api/v1/indicators/breakdown/export", { params: { query: asked }, parseAs: "blob" })) as Promise<Blob>,
  });

export const useRequestHours = (asked: OfThings) =>
  useQuery({
    queryKey: ["request-hours", asked],
    queryFn: () => told(api.GET("/api/v1/indicators/hours", { params: { query: asked } })),
    placeholderData: keepPreviousData,
  });

export const useRequestHoursFile = () =>
  useMutation({
    mutationFn: async (asked: OfThings): Promise<Blob> =>
      told(api.GET("/api/v1/indicators/hours/export", { params: { query: asked }, parseAs: "blob" })) as Promise<Blob>,
  });
