/** Who is told of alarms, and who was told of one. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";

type Schemas = components["schemas"];
export type Watcher = Schemas["WatcherOut"];
export type WatcherGiven = Schemas["WatcherIn"];

export const useWatchers = () => useQuery({ queryKey: ["watchers"], queryFn: () => told(api.GET("/api/v1/alarm-watchers")) });

const useChange = <Given, Answer>(mutationFn: (given: Given) => Promise<Answer>) => {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => void queries.invalidateQueries({ queryKey: ["watchers"] }) });
};

export const useSaveWatcher = () =>
  useChange(({ id: watcher_id, body }: { id: string; body: WatcherGiven }): Promise<Watcher> =>
    told(api.PUT("/api/v1/alarm-watchers/{watcher_id}", { params: { path: { watcher_id } }, body })),
  );

export const useRemoveWatcher = () =>
  useChange((watcher_id: string) => api.DELETE("/api/v1/alarm-watchers/{watcher_id}", { params: { path: { watcher_id } } }));

export const useSendTest = () =>
  useMutation({ mutationFn: (watcher_id: string) => told(api.POST("/api/v1/alarm-watchers/{watcher_id}/test", { params: { path: { watcher_id } } })) });
