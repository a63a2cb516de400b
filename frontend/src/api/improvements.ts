/** Improvements: an owner, a date, a standard; measured before and after, and watched. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, told } from "./client";
import { usePages } from "./pages";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Improvement = Schemas["Improvement"];
export type ImprovementGiven = Schemas["ImprovementIn"];

const KEY = "improvements";
const of = ({ id }: Improvement) => ({ path: { improvement_id: id } });

export const useImprovements = (show: "going" | "over") => usePages([KEY, show], (page) => told(api.GET("/api/v1/improvements", { params: { query: { show, ...page } } })));

const useActing = <Given>(mutationFn: (given: Given) => Promise<Improvement>) => {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => void queries.invalidateQueries({ queryKey: [KEY] }) });
};

export const usePlanImprovement = () => useActing((body: ImprovementGiven) => told(api.POST("/api/v1/improvements", { body })));

export const useTickStep = (item: Improvement) =>
  useActing(({ at, done }: { at: number; done: boolean }) =>
    told(api.PUT("/api/v1/improvements/{improvement_id}/steps/{at}", { params: { path: { improvement_id: item.id, at } }, body: { done, version: item.version } })));

export const useFinishImprovement = (item: Improvement) =>
  useActing((words: string) => told(api.POST("/api/v1/improvements/{improvement_id}/finish", { params: of(item), body: { words, version: item.version } })));

export const useDropImprovement = (item: Improvement) =>
  useActing((words: string) => told(api.POST("/api/v1/improvements/{improvement_id}/drop", { params: of(item), body: { words, version: item.version } })));
