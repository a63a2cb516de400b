/** What phones could not send: the key for their files, files at the desk, and what a phone may let go. */
import { useMutation } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";

type Schemas = components["schemas"];
export type SealedFile = Schemas["SealedFile"];
export type Outcome = Schemas["UnsentOutcome"];

export const sealKey = () => told(api.GET("/api/v1/me/seal"));

/** Which of these operations the desk has taken in. */
export const takenIn = async (ids: string[]): Promise<string[]> => (await told(api.POST("/api/v1/unsent-work/known", { body: { ids } }))).ids;

export const useTakeIn = () => useMutation({ mutationFn: (body: SealedFile) => told(api.POST("/api/v1/unsent-work", { body })) });
