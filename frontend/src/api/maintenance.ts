/** Recurring maintenance: the plans of machines and sites, and what became of their due days. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, ifMatch, told } from "./client";
import { usePages } from "./pages";

type Schemas = components["schemas"];
export type MaintenancePlan = Schemas["MaintenancePlan"];
export type PlanGiven = Schemas["MaintenancePlanIn"];
export type Occurrence = Schemas["Occurrence"];

const KEY = "maintenance";

/** Plans by their next due day; of one site, with those of its machines, where one is given. */
export const useMaintenancePlans = (siteId: string | null) =>
  usePages([KEY, "plans", siteId], (page) => told(api.GET("/api/v1/maintenance-plans", { params: { query: { ...page, ...(siteId !== null && { site_id: siteId }) } } })));

/** A plan beyond the first page, by its own address. */
export const useMaintenancePlan = (id: string | null) =>
  useQuery({
    queryKey: [KEY, "plan", id],
    queryFn: () => told(api.GET("/api/v1/maintenance-plans/{plan_id}", { params: { path: { plan_id: id ?? "" } } })),
    enabled: id !== null,
  });

export const useOccurrences = ({ id, version }: MaintenancePlan) =>
  usePages([KEY, "occurrences", id, version], (page) => told(api.GET("/api/v1/maintenance-plans/{plan_id}/occurrences", { params: { path: { plan_id: id }, query: page } })));

/** The machines of a site, for a plan to be one's. */
export const useMachines = (siteId: string | null) =>
  useQuery({
    queryKey: ["assets", siteId],
    queryFn: async () => (await told(api.GET("/api/v1/assets", { params: { query: { site_id: siteId ?? "", limit: 500 } } }))).items,
    enabled: siteId !== null,
  });

/** Written against the version on the screen; a new one where there is none. */
export const useSavePlan = (plan: MaintenancePlan | null) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: PlanGiven): Promise<MaintenancePlan> =>
      plan === null
        ? told(api.POST("/api/v1/maintenance-plans", { body }))
        : told(api.PUT("/api/v1/maintenance-plans/{plan_id}", { params: { path: { plan_id: plan.id }, header: ifMatch(plan.version) }, body })),
    // Not waited for: the form is made anew with the new version, and would not hear of its own success.
    onSuccess: () => void queries.invalidateQueries({ queryKey: [KEY] }),
  });
};

/** Let a plan rest for a reason; null lets it go on. */
export const usePausePlan = (plan: MaintenancePlan) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (reason: string | null): Promise<MaintenancePlan> =>
      told(api.PUT("/api/v1/maintenance-plans/{plan_id}/pause", { params: { path: { plan_id: plan.id }, header: ifMatch(plan.version) }, body: { reason } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: [KEY] }),
  });
};
