/** Complaints: the course of one, its evidence, all of them, their figures, and files of what returns. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";
import type { WorkOrder } from "./types";

type Schemas = components["schemas"];
export type Complaint = Schemas["Complaint"];
export type StepTaken = Schemas["StepTaken"];
export type StepAhead = Schemas["StepAhead"];
export type PinnedEvidence = Schemas["PinnedEvidence"];
export type ComplaintRow = Schemas["ComplaintRow"];
export type ComplaintFigures = Schemas["ComplaintFigures"];
export type ComplaintGroup = Schemas["ComplaintGroup"];
export type ProblemFile = Schemas["ProblemFile"];
export type StepSaid = Omit<Schemas["ComplaintStepIn"], "operation_id" | "version">;
export type Wanted = { type?: string; cause?: string; outlet?: string; model?: string; standing?: "open" | "settled" | "cancelled"; words?: string; from?: string; to?: string };
export type ComplaintPeriod = { from: string; to: string; outlet?: string };

const of = (order: WorkOrder) => ({ path: { order_id: order.id } });
const stamp = (order: WorkOrder) => ({ version: order.version, operation_id: crypto.randomUUID() });

export const useComplaint = (order: WorkOrder, mayRead: boolean) =>
  useQuery({
    queryKey: ["complaint", order.id, order.version],
    queryFn: () => told(api.GET("/api/v1/work-orders/{order_id}/complaint", { params: of(order) })),
    placeholderData: (before, query) => (query?.queryKey[1] === order.id ? before : undefined),
    enabled: mayRead && order.kind === "complaint",
  });

const useComplaintAct = <Said,>(order: WorkOrder, act: (said: Said) => Promise<unknown>) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => Promise.all([["complaint", order.id], ["contacts", order.id], ["owned"], ["work-order", order.id], ["complaints"], ["problem-files"]].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
};

export const useTakeStep = (order: WorkOrder) =>
  useComplaintAct(order, (said: StepSaid) => told(api.POST("/api/v1/work-orders/{order_id}/complaint/steps", { params: of(order), body: { ...said, ...stamp(order) } })));

export const useClassify = (order: WorkOrder) =>
  useComplaintAct(order, (said: { type: string | null; about_id: string | null }) => told(api.PUT("/api/v1/work-orders/{order_id}/complaint", { params: of(order), body: { ...said, ...stamp(order) } })));

export const usePinEvidence = (order: WorkOrder) =>
  useComplaintAct(order, () => told(api.POST("/api/v1/work-orders/{order_id}/complaint/evidence", { params: of(order), body: stamp(order) })));

/** What was pinned stays as it is: asked for once. */
export const useEvidence = (order: WorkOrder, number: number, wanted: boolean) =>
  useQuery({
    queryKey: ["evidence", order.id, number],
    queryFn: () => told(api.GET("/api/v1/work-orders/{order_id}/complaint/evidence/{number}", { params: { path: { order_id: order.id, number } } })),
    enabled: wanted,
    staleTime: Infinity,
  });

export const useComplaints = (wanted: Wanted) =>
  useInfiniteQuery({
    queryKey: ["complaints", wanted],
    queryFn: ({ pageParam }) => told(api.GET("/api/v1/complaints", { params: { query: { ...wanted, limit: 50, ...(pageParam !== null && { cursor: pageParam }) } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

export const useComplaintFile = () =>
  useMutation({ mutationFn: async (wanted: Wanted): Promise<Blob> => told(api.GET("/api/v1/complaints/export", { params: { query: wanted }, parseAs: "blob" })) as Promise<Blob> });

export const useComplaintFigures = (period: ComplaintPeriod | null) =>
  useQuery({
    queryKey: ["complaint-figures", period],
    queryFn: () => told(api.GET("/api/v1/complaints/figures", { params: { query: period ?? {} } })),
    placeholderData: keepPreviousData,
    enabled: period !== null,
  });

export const useFiguresFile = () =>
  useMutation({ mutationFn: async (period: ComplaintPeriod): Promise<Blob> => told(api.GET("/api/v1/complaints/figures/export", { params: { query: period }, parseAs: "blob" })) as Promise<Blob> });

export const useProblemFiles = () =>
  useQuery({
    queryKey: ["problem-files"],
    queryFn: async () => (await told(api.GET("/api/v1/problem-files", { params: { query: { limit: 200 } } }))).items,
  });

const useFileAct = <Said,>(act: (said: Said) => Promise<unknown>) => {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => queries.invalidateQueries({ queryKey: ["problem-files"] }) });
};

const seen = (file: ProblemFile) => ({ path: { file_id: file.id }, header: { "if-match": `"v${file.version}"` } });

export const useChangeFile = (file: ProblemFile) =>
  useFileAct((said: Schemas["ProblemFileIn"]) => told(api.PATCH("/api/v1/problem-files/{file_id}", { params: seen(file), body: said })));

export const useAcceptFile = (file: ProblemFile) =>
  useFileAct((words: string) => told(api.POST("/api/v1/problem-files/{file_id}/acceptance", { params: seen(file), body: { words } })));
