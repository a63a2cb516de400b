/** Calibrations of one probe. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";

export type Calibration = components["schemas"]["CalibrationOut"];
export type CalibrationGiven = components["schemas"]["CalibrationIn"];

export const useCalibrations = (device_id: string, channel: string) =>
  useQuery({
    queryKey: ["calibrations", device_id, channel],
    queryFn: () => told(api.GET("/api/v1/devices/{device_id}/calibrations", { params: { path: { device_id }, query: { channel } } })),
  });

export const useAddCalibration = (device_id: string, channel: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CalibrationGiven): Promise<Calibration> => told(api.POST("/api/v1/devices/{device_id}/calibrations", { params: { path: { device_id }, query: { channel } }, body })),
    onSuccess: () => void Promise.all(["calibrations", "devices", "device"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
};
