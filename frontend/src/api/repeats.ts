/** Problems that came again, and the cases behind each rate; counted by the server. */
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import type { OfThings } from "./breakdown";
import { api, told } from "./client";
import { usePages } from "./pages";

type Schemas = components["schemas"];
export type Repeats = Schemas["Repeats"];
export type RepeatCase = Schemas["RepeatCase"];
export type RepeatOf = Repeats["of"];
type Asked = OfThings & { of: RepeatOf };

export const useRepeats = (query: Asked) =>
  useQuery({ queryKey: ["repeats", query], queryFn: () => told(api.GET("/api/v1/indicators/repeats", { params: { query } })), placeholderData: keepPreviousData });
export const useRepeatCases = (asked: Asked) =>
  usePages<RepeatCase>(["repeat-cases", asked], (page) => told(api.GET("/api/v1/indicators/repeats/cases", { params: { query: { ...page, ...asked } } })));
export const useRepeatsFile = (query: Asked) =>
  useMutation({ mutationFn: async (): Promise<Blob> => told(api.GET("/api/v1/indicators/repeats/export", { params: { query }, parseAs: "blob" })) as Promise<Blob> });
