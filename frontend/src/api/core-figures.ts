/** How soon requests were answered, by what cases were solved, and how often parts turned over; counted by the server. */
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import type { OfThings } from "./breakdown";
import { api, told } from "./client";

type Schemas = components["schemas"];
export type ResponseTimes = Schemas["ResponseTimes"];
export type ResponseGroup = Schemas["ResponseGroup"];
export type Spread = Schemas["Spread"];
export type Remedies = Schemas["Remedies"];
export type RemedyGroup = Schemas["RemedyGroup"];
export type Turnover = Schemas["Turnover"];
export type PartTurnover = Schemas["PartTurnover"];
export type OutletTurnover = Schemas["OutletTurnover"];
export type Zoned = OfThings & { timezone: string };
type ResponseAsked = Zoned & { by: ResponseTimes["by"] };
type RemediesAsked = Zoned & { by: Remedies["by"] };
type TurnoverAsked = { from: string; to: string; outlet?: string };

export const useResponse = (query: ResponseAsked) =>
  useQuery({ queryKey: ["response", query], queryFn: () => told(api.GET("/api/v1/indicators/response", { params: { query } })), placeholderData: keepPreviousData });
export const useResponseFile = (query: ResponseAsked) =>
  useMutation({ mutationFn: async (): Promise<Blob> => told(api.GET("/api/v1/indicators/response/export", { params: { query }, parseAs: "blob" })) as Promise<Blob> });

export const useRemedies = (query: RemediesAsked) =>
  useQuery({ queryKey: ["remedies", query], queryFn: () => told(api.GET("/api/v1/indicators/remedies", { params: { query } })), placeholderData: keepPreviousData });
export const useRemediesFile = (query: RemediesAsked) =>
  useMutation({ mutationFn: async (): Promise<Blob> => told(api.GET("/api/v1/indicators/remedies/export", { params: { query }, parseAs: "blob" })) as Promise<Blob> });

export const useTurnover = (query: TurnoverAsked) =>
  useQuery({ queryKey: ["turnover", query], queryFn: () => told(api.GET("/api/v1/indicators/turnover", { params: { query } })), placeholderData: keepPreviousData });
export const useTurnoverFile = (query: TurnoverAsked) =>
  useMutation({ mutationFn: async (): Promise<Blob> => told(api.GET("/api/v1/indicators/turnover/export", { params: { query }, parseAs: "blob" })) as Promise<Blob> });
