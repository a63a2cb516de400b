/** Commands to one device: what it takes, what was asked of it, what became of that. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";
import { useLive } from "./live/live-store";
import { usePages } from "./pages";

type Schemas = components["schemas"];
export type Command = Schemas["CommandOut"];
export type Offered = Schemas["OfferedOut"];
export type Parameter = Schemas["ParameterOut"];

export const useCatalogue = (device_id: string) =>
  useQuery({
    queryKey: ["command-catalogue", device_id],
    queryFn: () => told(api.GET("/api/v1/devices/{device_id}/commands/catalogue", { params: { path: { device_id } } })),
  });

/** Fetched again whenever the stream speaks of a command. */
export const useCommands = (device_id: string) => {
  const edition = useLive(({ live }) => (live.status === "live" ? live.commandEditions.get(device_id) : undefined));
  return usePages(["commands", device_id, edition], (page) => told(api.GET("/api/v1/devices/{device_id}/commands", { params: { path: { device_id }, query: page } })));
};

/** Taken back while no broker has it; whether that is still so, the server says. */
export const useCancelCommand = (device_id: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (command_id: string): Promise<Command> => told(api.POST("/api/v1/devices/{device_id}/commands/{command_id}/cancel", { params: { path: { device_id, command_id } } })),
    onSettled: () => void queries.invalidateQueries({ queryKey: ["commands", device_id] }),
  });
};

export const useGiveCommand = (device_id: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Pick<Schemas["CommandIn"], "command" | "params" | "expires_in_s">): Promise<Command> =>
      told(api.POST("/api/v1/devices/{device_id}/commands", { params: { path: { device_id } }, body: { channel: "", ...body } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["commands", device_id] }),
  });
};
