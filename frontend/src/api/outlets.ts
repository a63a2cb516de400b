/** Outlets, and the land each serves. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, ifMatch, told } from "./client";

type Schemas = components["schemas"];
export type Outlet = Schemas["OutletShown"];
export type OutletGiven = Schemas["OutletIn"];

export const useOutlets = () => useQuery({ queryKey: ["outlets"], queryFn: async () => (await told(api.GET("/api/v1/outlets"))).items });

/** Every outlet on each of the seven days from ``from`` on; it moves with each booking, so it is asked again with each look. */
export const useOutletDays = (from: string) =>
  useQuery({ queryKey: ["outlet-days", from], queryFn: async () => (await told(api.GET("/api/v1/outlet-days", { params: { query: { from } } }))).items });

/** Written against the version on the screen; a new one where there is none. */
export const useSaveOutlet = (known: Outlet | null) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, ...body }: OutletGiven & { name: string }): Promise<Outlet> =>
      told(api.PUT("/api/v1/outlets/{name}", { params: { path: { name }, header: ifMatch(known?.version ?? 0) }, body })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["outlets"] });
      void queries.invalidateQueries({ queryKey: ["outlet-days"] });
    },
  });
};
