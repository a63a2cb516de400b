/** Whether a site shows its rooms to its customer, and the links to that. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, ifMatch, told } from "./client";

export type RoomsChoice = components["schemas"]["RoomsPage"];

const KEY = "rooms-page";

export const useRoomsPage = (site_id: string) =>
  useQuery({ queryKey: [KEY, site_id], queryFn: () => told(api.GET("/api/v1/sites/{site_id}/rooms-page", { params: { path: { site_id } } })) });

/** Shown by the version that was looked at: of two who choose at once, the later is told. */
export const useChooseRooms = ({ site_id, version }: RoomsChoice) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (shown: boolean) => told(api.PUT("/api/v1/sites/{site_id}/rooms-page", { params: { path: { site_id }, header: ifMatch(version) }, body: { shown } })),
    onSettled: () => queries.invalidateQueries({ queryKey: [KEY, site_id] }),
  });
};

export const useMakeRoomsLink = (site_id: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => told(api.POST("/api/v1/sites/{site_id}/rooms-page/links", { params: { path: { site_id } }, body: { name } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEY, site_id] }),
  });
};

export const useRevokeRoomsLink = (site_id: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (link_id: string) => told(api.DELETE("/api/v1/sites/{site_id}/rooms-page/links/{link_id}", { params: { path: { site_id, link_id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEY, site_id] }),
  });
};
