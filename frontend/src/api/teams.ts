/** Teams: which there are, who is in them, and handing an order to another one. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { mineOf } from "@/lib/teams";
import { newKey } from "@/lib/new-key";
import { useMemo } from "react";
import { api, ifMatch, told } from "./client";
import { useLive } from "./live/live-store";
import { useMay } from "./rights";
import { useSession } from "./session";
import type { WorkOrder } from "./types";

export type Team = components["schemas"]["Team"];
export type TeamMember = components["schemas"]["TeamMember"];
export type TeamGiven = components["schemas"]["TeamPut"];

const KEY = ["teams"];
/** Who is at their desk changes by the minute. */
const LOOK_EVERY_MS = 60_000;
const NONE: readonly Team[] = [];

export const useTeamsAsked = () => {
  const may = useMay()("teams.read");
  return useQuery({ queryKey: KEY, queryFn: async () => (await told(api.GET("/api/v1/teams"))).items, refetchInterval: LOOK_EVERY_MS, enabled: may });
};

/** The front line first; none while they are fetched, and none for who may not know of them. */
export const useTeams = (): readonly Team[] => useTeamsAsked().data ?? NONE;

/** The codes of the teams that the reader is in. */
export const useMyTeams = (): ReadonlySet<string> => {
  const teams = useTeams();
  const me = useSession().data?.id ?? null;
  return useMemo(() => mineOf(teams, me), [teams, me]);
};

/** Written against the version on the screen; a new one under `code` where there is none. */
export const useSaveTeam = (team: Team | null) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ code, ...body }: TeamGiven & { code: string }): Promise<Team> =>
      team === null
        ? told(api.POST("/api/v1/teams", { body: { ...body, code } }))
        : told(api.PUT("/api/v1/teams/{team}", { params: { path: { team: team.code }, header: ifMatch(team.version) }, body })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: KEY }),
  });
};

/** Against the version on the screen; whoever was slower is told so. */
export const useHandToTeam = (order: WorkOrder) =>
  useMutation({
    mutationFn: (said: { team: string; reason: string }): Promise<WorkOrder> =>
      told(api.PUT("/api/v1/work-orders/{order_id}/team", { params: { path: { order_id: order.id } }, body: { ...said, version: order.version, operation_id: newKey() } })),
    onSuccess: (after) => useLive.getState().hold(after),
  });
