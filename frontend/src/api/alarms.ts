import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "./client";
import { useLive } from "./live/live-store";
import type { Alarm } from "./types";

/** Take notice; the stream then tells everybody. */
export const useAcknowledge = () =>
  useMutation({
    mutationFn: ({ id: alarm_id }: Alarm) => told(api.POST("/api/v1/alarms/{alarm_id}/acknowledge", { params: { path: { alarm_id } } })),
  });

/** Take notice of all of an incident that is open by now; what joins it later rings. */
export const useAcknowledgeIncident = () =>
  useMutation({
    mutationFn: (incident_id: string) => told(api.POST("/api/v1/incidents/{incident_id}/acknowledge", { params: { path: { incident_id } } })),
  });

export type Shelving = { alarm: Alarm; minutes: number; note: string };

/** A shelf that began or ended changes what is held back and what was done about the alarm. */
const useShelfChange = <Given>(change: (given: Given) => Promise<Alarm>, onChanged: (given: Given) => void) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (_alarm, given) => {
      onChanged(given);
      void Promise.all(["held-back", "attention"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
};

/**
 * Silent for so long; it ends by itself. The held-back list then names it. `onShelved` is told also where the stream was
 * faster than the answer, and whoever asked has left the page with the alarm.
 */
export const useShelve = (onShelved: (shelving: Shelving) => void) =>
  useShelfChange(({ alarm: { id: alarm_id }, ...body }: Shelving) => told(api.POST("/api/v1/alarms/{alarm_id}/shelve", { params: { path: { alarm_id } }, body })), onShelved);

/** It rings again, for everybody, if it still stands. `onEnded` as `onShelved`. */
export const useUnshelve = (onEnded: () => void) =>
  useShelfChange((alarm_id: string) => told(api.DELETE("/api/v1/alarms/{alarm_id}/shelf", { params: { path: { alarm_id } } })), onEnded);

/** What people did about an alarm and who was told of it; asked for when somebody looks. */
export const useAttention = (alarm_id: string, wanted: boolean) =>
  useQuery({
    queryKey: ["attention", alarm_id],
    queryFn: () => told(api.GET("/api/v1/alarms/{alarm_id}/attention", { params: { path: { alarm_id } } })),
    enabled: wanted,
    staleTime: 0,
  });

/** The newest alarms of a device, for its chart; asked again when one of them changes. */
export const useDeviceAlarms = (device_id: string | null) => {
  const edition = useLive(({ live }) => (live.status === "live" ? [...live.alarms.values()].filter((alarm) => alarm.device_id === device_id).map(({ id, state }) => id + state).join() : ""));
  return useQuery({
    queryKey: ["device-alarms", device_id, edition],
    queryFn: () => told(api.GET("/api/v1/alarms", { params: { query: { device_id: device_id ?? "", limit: 200 } } })),
    enabled: device_id !== null,
    placeholderData: (before) => before,
  });
};

const LOOK_AGAIN_MS = 60_000;

/** Calls held back right now. The stream speaks of shelves only, so the rest is asked for each minute. */
export const useHeldBack = () => {
  const edition = useLive(({ live }) => (live.status === "live" ? live.shelfEdition : null));
  return useQuery({
    queryKey: ["held-back", edition],
    queryFn: () => told(api.GET("/api/v1/alarms/held-back", { params: { query: { open: true, limit: 50 } } })),
    refetchInterval: LOOK_AGAIN_MS,
    placeholderData: (before) => before,
  });
};
