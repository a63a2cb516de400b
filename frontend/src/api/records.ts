/** The record of a device as files: the inspector's report, the readings, and the signed days. */
import { useMutation } from "@tanstack/react-query";
import { api } from "./client";

export type RecordForm = "pdf" | "csv" | "signed";
export type RecordAsked = { device_id: string; form: RecordForm; from: Date; to: Date; timezone: string; lang: "en" | "zh" };
export type SavedFile = { name: string; content: Blob };

const asked = ({ device_id, form, from, to, timezone, lang }: RecordAsked) => {
  const path = { device_id };
  const query = { from: from.toISOString(), to: to.toISOString() };
  switch (form) {
    case "pdf":
      return api.GET("/api/v1/devices/{device_id}/records/pdf", { params: { path, query: { ...query, timezone, lang } }, parseAs: "blob" });
    case "csv":
      return api.GET("/api/v1/devices/{device_id}/records/csv", { params: { path, query }, parseAs: "blob" });
    case "signed":
      return api.GET("/api/v1/devices/{device_id}/records/signed", { params: { path, query }, parseAs: "blob" });
  }
};

/** Fetched rather than linked to, so that a refusal is told in words. */
export const useRecordFile = () =>
  useMutation({
    mutationFn: async (wanted: RecordAsked): Promise<SavedFile> => {
      const { data, response } = await asked(wanted);
      const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? `${wanted.device_id}.${wanted.form}`;
      return { name, content: data as unknown as Blob };
    },
  });
