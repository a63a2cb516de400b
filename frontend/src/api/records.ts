/** The record of a device or of a whole zone as files: the inspector's report, the readings, and the signed days. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, told } from "./client";

export type RecordForm = "pdf" | "csv" | "excursions" | "signed";
/** What a record is of. Signed files are those of a device. */
export type RecordSubject = { kind: "device"; id: string } | { kind: "zone"; id: string };
export type RecordAsked = { subject: RecordSubject; form: RecordForm; from: Date; to: Date; timezone: string; lang: "en" | "zh" };
export type SavedFile = { name: string; content: Blob };

export const formsOf = ({ kind }: RecordSubject): readonly RecordForm[] => (kind === "device" ? ["pdf", "csv", "excursions", "signed"] : ["pdf", "csv", "excursions"]);

const asked = ({ subject: { kind, id }, form, from, to, timezone, lang }: RecordAsked) => {
  const span = { from: from.toISOString(), to: to.toISOString() };
  const [device, zone] = [{ device_id: id }, { zone_id: id }];
  const shown = { ...span, timezone, lang };
  switch (form) {
    case "pdf":
      return kind === "device"
        ? api.GET("/api/v1/devices/{device_id}/records/pdf", { params: { path: device, query: shown }, parseAs: "blob" })
        : api.GET("/api/v1/zones/{zone_id}/records/pdf", { params: { path: zone, query: shown }, parseAs: "blob" });
    case "csv":
      return kind === "device"
        ? api.GET("/api/v1/devices/{device_id}/records/csv", { params: { path: device, query: span }, parseAs: "blob" })
        : api.GET("/api/v1/zones/{zone_id}/records/csv", { params: { path: zone, query: span }, parseAs: "blob" });
    case "excursions":
      return kind === "device"
        ? api.GET("/api/v1/devices/{device_id}/records/excursions", { params: { path: device, query: span }, parseAs: "blob" })
        : api.GET("/api/v1/zones/{zone_id}/records/excursions", { params: { path: zone, query: span }, parseAs: "blob" });
    case "signed":
      return api.GET("/api/v1/devices/{device_id}/records/signed", { params: { path: device, query: span }, parseAs: "blob" });
  }
};

/** Fetched rather than linked to, so that a refusal is told in words. */
export const useRecordFile = () =>
  useMutation({
    mutationFn: async (wanted: RecordAsked): Promise<SavedFile> => {
      const { data, response } = await asked(wanted);
      const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? `${wanted.subject.id}.${wanted.form}`;
      return { name, content: data as unknown as Blob };
    },
  });

/** The zones of a site, once somebody looks. */
export const useZonesOf = (site_id: string, wanted: boolean) =>
  useQuery({
    queryKey: ["zones", site_id],
    queryFn: () => told(api.GET("/api/v1/zones", { params: { query: { site_id } } })),
    enabled: wanted,
  });
