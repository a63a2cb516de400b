/** What repairs should have taken and what they took; counted by the server. */
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import type { OfThings } from "./breakdown";
import { api, told } from "./client";

export type RepairTime = components["schemas"]["RepairTime"];

export const useRepairTimes = (asked: OfThings | null) =>
  useQuery({
    queryKey: ["repair-times", asked],
    queryFn: () => told(api.GET("/api/v1/indicators/times", { params: { query: asked ?? {} } })),
    placeholderData: keepPreviousData,
    enabled: asked !== null,
  });

export const useRepairTimesFile = () =>
  useMutation({
    mutationFn: async (asked: OfThings): Promise<Blob> => told(api.GET("/api/v1/indicators/times/export", { params: { query: asked }, parseAs: "blob" })) as Promise<Blob>,
  });
