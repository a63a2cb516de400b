/** The catalogue of parts, and where they lie. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, ifMatch, told } from "./client";
import { usePages } from "./pages";
import type { Part } from "./types";

type Schemas = components["schemas"];
export type StockPlace = Schemas["StockPlace"];
export type HeldPart = Schemas["HeldPart"];
export type Movement = Schemas["Movement"];
export type Refill = Schemas["Refill"];

export const useParts = () => usePages(["parts"], (page) => told(api.GET("/api/v1/parts", { params: { query: page } })));

/** The whole catalogue, for choosing from. */
export const useCatalogue = () =>
  useQuery({ queryKey: ["parts", "all"], queryFn: async () => (await told(api.GET("/api/v1/parts", { params: { query: { limit: 200, active: true } } }))).items });

export const usePartStock = (part: string) =>
  useQuery({ queryKey: ["stock", "part", part], queryFn: async () => (await told(api.GET("/api/v1/parts/{part}/stock", { params: { path: { part } } }))).items });

export const usePlaces = () => useQuery({ queryKey: ["stock", "places"], queryFn: async () => (await told(api.GET("/api/v1/stock/places"))).items });

export const usePlaceStock = (place: string) =>
  useQuery({ queryKey: ["stock", "place", place], queryFn: async () => (await told(api.GET("/api/v1/stock", { params: { query: { place } } }))).items });

export const useMovements = (place: string) => usePages(["stock", "movements", place], (page) => told(api.GET("/api/v1/stock/movements", { params: { query: { ...page, place } } })));

export const useRefills = () => useQuery({ queryKey: ["stock", "refills"], queryFn: async () => (await told(api.GET("/api/v1/stock/refills"))).items });

export const probableParts = async (orderId: string) => (await told(api.GET("/api/v1/work-orders/{order_id}/probable-parts", { params: { path: { order_id: orderId } } }))).items;

/** Asked again when the order moves: what it lists may be another. */
export const useProbableParts = ({ id, version }: { id: string; version: number }) =>
  useQuery({
    queryKey: ["probable-parts", id, version],
    queryFn: () => probableParts(id),
    placeholderData: (before) => before,
  });

/** What has not moved for so many days, the longest first. */
export const useIdleStock = (days: number) => useQuery({ queryKey: ["stock", "idle", days], queryFn: async () => (await told(api.GET("/api/v1/stock/idle", { params: { query: { days } } }))).items });

export const useDifferingCounts = () => useQuery({ queryKey: ["stock", "counts"], queryFn: async () => (await told(api.GET("/api/v1/stock/counts"))).items });

export const useStockLevels = (place: string) =>
  useQuery({ queryKey: ["stock", "levels", place], queryFn: async () => (await told(api.GET("/api/v1/stock/levels", { params: { query: { place } } }))).items });

/** Whatever is written about parts or stock makes every shown number of them old. */
const useRefreshed = () => {
  const queries = useQueryClient();
  return () => Promise.all([queries.invalidateQueries({ queryKey: ["parts"] }), queries.invalidateQueries({ queryKey: ["stock"] })]);
};

export type PartNames = Pick<Part, "name_zh" | "name_en" | "source" | "supplier" | "warranty_months" | "cost_price_cents">;

export const useAddPart = () => {
  const onSuccess = useRefreshed();
  return useMutation({ mutationFn: (body: PartNames & { code: string }) => told(api.POST("/api/v1/parts", { body: { active: true, ...body } })), onSuccess });
};

export const useChangePart = (part: Part) => {
  const onSuccess = useRefreshed();
  return useMutation({
    mutationFn: (body: Partial<PartNames> & { active?: boolean }) =>
      told(api.PATCH("/api/v1/parts/{part}", { params: { path: { part: part.code }, header: ifMatch(part.version) }, body })),
    onSuccess,
  });
};

export type Transfer = { part: string; from: string; to: string; quantity: number; reason: string | null };

/** The operation id comes from the form: pressed twice, moved once. */
export const useMove = () => {
  const onSuccess = useRefreshed();
  return useMutation({ mutationFn: (body: Transfer & { operation_id: string }) => told(api.POST("/api/v1/stock/movements", { body })), onSuccess });
};

export const usePutStockLevel = () => {
  const onSuccess = useRefreshed();
  return useMutation({ mutationFn: (body: Schemas["StockLevelIn"]) => told(api.PUT("/api/v1/stock/levels", { body })), onSuccess });
};

export type Count = { place: string; lines: { part: string; counted: number }[]; reason: string | null };

export const useCount = () => {
  const onSuccess = useRefreshed();
  return useMutation({ mutationFn: (body: Count & { operation_id: string }) => told(api.POST("/api/v1/stock/counts", { body })), onSuccess });
};
