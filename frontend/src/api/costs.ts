/** What cases cost: claimed, decided on the spot or step by step. */
import { sha256 } from "@/lib/picture";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, told } from "./client";
import { usePages } from "./pages";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type CostClaim = Schemas["CostClaim"];
export type CostKind = CostClaim["kind"];
export type CostsOfCase = Schemas["CostsOfCase"];
export type CostGiven = Schemas["CostIn"];
export type Verdict = Schemas["VerdictIn"]["verdict"];
export type Show = "mine" | "waiting" | "all";

export const COST_KINDS = ["part", "outsourced", "travel", "compensation", "refund", "other"] as const satisfies readonly CostKind[];
export const SHOWS = ["mine", "waiting", "all"] as const satisfies readonly Show[];

const KEY = "costs";
/** What others decide meanwhile shows by itself (our own choice). */
const LOOK_EVERY_MS = 30_000;

/** Of one case; asked again when the order moves, which each step of a claim makes it do. */
export const useCostsOf = (orderId: string, version: number, wanted: boolean) =>
  useQuery({
    queryKey: [KEY, "order", orderId, version],
    queryFn: () => told(api.GET("/api/v1/work-orders/{order_id}/costs", { params: { path: { order_id: orderId } } })),
    placeholderData: (before) => before,
    enabled: wanted,
  });

export const useCosts = (show: Show) => {
  const queries = useQueryClient();
  useEffect(() => {
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: [KEY, "list"] }), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [queries]);
  return usePages([KEY, "list", show], (page) => told(api.GET("/api/v1/costs", { params: { query: { show, ...page } } })));
};

/** One that the list has not fetched, or has no more: the address names it. */
export const useCost = (id: string | null) =>
  useQuery({ queryKey: [KEY, "one", id], queryFn: () => told(api.GET("/api/v1/costs/{claim_id}", { params: { path: { claim_id: id ?? "" } } })), enabled: id !== null });

const useActing = <Given, Answer>(mutationFn: (given: Given) => Promise<Answer>) => {
  const queries = useQueryClient();
  // Also after a refusal: somebody else was first, and how it stands now is what the reader needs.
  return useMutation({ mutationFn, onSettled: () => void queries.invalidateQueries({ queryKey: [KEY] }) });
};

export const useClaimCost = (orderId: string) =>
  useActing((body: CostGiven) => told(api.POST("/api/v1/work-orders/{order_id}/costs", { params: { path: { order_id: orderId } }, body })));

const path = ({ id }: CostClaim) => ({ path: { claim_id: id } });

export const useDecideCost = (claim: CostClaim) =>
  useActing((said: { verdict: Verdict; words: string }) => told(api.POST("/api/v1/costs/{claim_id}/decision", { params: path(claim), body: { ...said, version: claim.version } })));

export const useAnswerCost = (claim: CostClaim) =>
  useActing((said: { words: string; photos: string[] }) => told(api.POST("/api/v1/costs/{claim_id}/answer", { params: path(claim), body: { ...said, version: claim.version } })));

export const useWithdrawCost = (claim: CostClaim) =>
  useActing(() => told(api.POST("/api/v1/costs/{claim_id}/withdrawal", { params: path(claim), body: { version: claim.version } })));

/** Keeps a picture with its case and returns its name: sent twice, kept once. */
export const sendCostPhoto = async (orderId: string, picture: Blob): Promise<string> => {
  const name = await sha256(picture);
  await told(api.PUT("/api/v1/work-orders/{order_id}/costs/photos/{sha256}", {
    params: { path: { order_id: orderId, sha256: name } }, body: picture as unknown as string, bodySerializer: (body) => body as unknown as Blob, headers: { "content-type": picture.type },
  }));
  return name;
};

export const costPhoto = (orderId: string, name: string): string => `/api/v1/work-orders/${orderId}/costs/photos/${name}`;
