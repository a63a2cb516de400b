/** What was drawn to be inspected, what was found, and what was decided on it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "./client";
import { usePages } from "./pages";
import type { components } from "./schema";
import type { ReportedVisit } from "./types";
import { visitsOf } from "./visits";

type Schemas = components["schemas"];
export type Inspection = Schemas["Inspection"];
export type Subject = Inspection["subject"];
export type Inspected = Schemas["InspectionIn"];
export type Fault = NonNullable<Inspected["findings"]>[number];
export type Result = Inspected["points"][string];
export type Finding = Schemas["QualityFinding"];
export type Decision = Schemas["DecisionIn"];
export type MonthDrawn = Schemas["MonthDrawn"];
export type Asked = { state?: Finding["state"]; source?: Finding["source"] };

export const SUBJECTS = ["visit", "record", "photo", "rating", "outlet"] as const satisfies readonly Subject[];
export const STATES = ["open", "appealed", "upheld", "dropped"] as const satisfies readonly Finding["state"][];

const KEY = "quality";

export const useInspections = (asked: { show: "waiting" | "done"; subject?: Subject }) =>
  usePages([KEY, "inspections", asked], (page) => told(api.GET("/api/v1/quality/inspections", { params: { query: { ...asked, ...page } } })));

export const useFindings = (asked: Asked = {}) => usePages([KEY, "findings", asked], (page) => told(api.GET("/api/v1/quality/findings", { params: { query: { ...asked, ...page } } })));

export const useSample = (month: string | null) =>
  useQuery({ queryKey: [KEY, "sample", month], queryFn: () => told(api.GET("/api/v1/quality/sample", { params: { query: month === null ? {} : { month } } })) });

/** The visits of the case that was drawn, as its service report has them. */
export const useRecord = (orderId: string | null) =>
  useQuery({ queryKey: [KEY, "record", orderId], queryFn: (): Promise<ReportedVisit[]> => visitsOf(orderId ?? ""), enabled: orderId !== null });

const useActing = <Given, Answer>(mutationFn: (given: Given) => Promise<Answer>) => {
  const queries = useQueryClient();
  // Not waited for: what was asked of the act itself must be told before its card goes.
  return useMutation({ mutationFn, onSuccess: () => void queries.invalidateQueries({ queryKey: [KEY] }) });
};

export const useInspect = ({ id }: Inspection) =>
  useActing((body: Inspected) => told(api.POST("/api/v1/quality/inspections/{inspection_id}", { params: { path: { inspection_id: id } }, body })));

export const useAppeal = ({ id, version }: Finding) =>
  useActing((words: string) => told(api.POST("/api/v1/quality/findings/{finding_id}/appeal", { params: { path: { finding_id: id } }, body: { words, version } })));

export const useDecide = ({ id, version }: Finding) =>
  useActing((given: { verdict: Decision["verdict"]; words: string; measure: string }) =>
    told(api.POST("/api/v1/quality/findings/{finding_id}/decision", { params: { path: { finding_id: id } }, body: { ...given, version } })));

/** Keeps a picture as evidence; the hash of its bytes is its name. */
export const useEvidencePhoto = ({ id }: Inspection) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (picture: Blob): Promise<string> => {
      const sha256 = [...new Uint8Array(await crypto.subtle.digest("SHA-256", await picture.arrayBuffer()))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      await told(api.PUT("/api/v1/quality/inspections/{inspection_id}/photos/{sha256}", {
        params: { path: { inspection_id: id, sha256 } }, body: picture as unknown as string, bodySerializer: (body) => body as unknown as Blob, headers: { "content-type": picture.type },
      }));
      return sha256;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEY, "inspections"] }),
  });
};

export const inspectionPhoto = (id: string, sha256: string): string => `/api/v1/quality/inspections/${id}/photos/${sha256}`;
export const evidencePhoto = (id: string, sha256: string): string => `/api/v1/quality/findings/${id}/photos/${sha256}`;
