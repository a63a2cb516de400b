/** What administrators keep of the gateway: bindings, proposed devices, refused messages. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";
import { usePages } from "./pages";

type Schemas = components["schemas"];
export type Binding = Schemas["BindingOut"];
export type BindingGiven = Schemas["BindingIn"];
export type TrialGiven = Schemas["TryIn"];
export type Trial = Schemas["TryOut"];
export type Proposal = Schemas["ProposalOut"];

export const useBindings = () => usePages(["bindings"], (page) => told(api.GET("/api/v1/bindings", { params: { query: page } })));

/** A new one where there is none; answers its id. */
export const useSaveBinding = (binding: Binding | null) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: BindingGiven): Promise<string> => {
      if (binding === null) return (await told(api.POST("/api/v1/bindings", { body }))).id;
      await api.PUT("/api/v1/bindings/{binding_id}", { params: { path: { binding_id: binding.id } }, body });
      return binding.id;
    },
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["bindings"] }),
  });
};

export const useRemoveBinding = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (binding_id: string) => api.DELETE("/api/v1/bindings/{binding_id}", { params: { path: { binding_id } } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["bindings"] }),
  });
};

/** Decodes a message; nothing is stored. */
export const useTry = () => useMutation({ mutationFn: (body: TrialGiven): Promise<Trial> => told(api.POST("/api/v1/bindings/try", { body })) });

export const useProposals = () => usePages(["proposals"], (page) => told(api.GET("/api/v1/device-proposals", { params: { query: page } })));

const useProposalAct = <Given, Answer>(act: (given: Given) => Promise<Answer>) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => void Promise.all(["proposals", "devices"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
};

export type Approval = { id: string } & Pick<Schemas["ApprovalIn"], "device_id" | "name" | "site_id" | "zone_kind">;

export const useApprove = () =>
  useProposalAct(({ id: proposal_id, ...said }: Approval) =>
    told(api.POST("/api/v1/device-proposals/{proposal_id}/approve", { params: { path: { proposal_id } }, body: { expected_interval_s: 300, ...said } })),
  );

export const useDismiss = () =>
  useProposalAct((proposal_id: string) => api.POST("/api/v1/device-proposals/{proposal_id}/dismiss", { params: { path: { proposal_id } } }));

/** Refused messages, the last seen first. */
export const useRefused = (device_id: string, code: string) =>
  usePages(["refused", device_id, code], (page) =>
    told(api.GET("/api/v1/connections/refusals", { params: { query: { ...page, ...(device_id && { device_id }), ...(code && { code }) } } })),
  );

/** One of them with its bytes. */
export const useRefusedBytes = (refusal_id: number) =>
  useQuery({
    queryKey: ["refused-bytes", refusal_id],
    queryFn: () => told(api.GET("/api/v1/connections/refusals/{refusal_id}", { params: { path: { refusal_id } } })),
  });
