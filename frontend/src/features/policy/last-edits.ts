/** Which version set each key last. Pure. */
import type { PolicyVersion } from "@/api/policy";

/** `versions` newest first, as the server lists them. */
export const lastEdits = (versions: readonly PolicyVersion[]): Map<string, PolicyVersion> => {
  const found = new Map<string, PolicyVersion>();
  for (const version of versions) for (const { key } of version.edits) if (!found.has(key)) found.set(key, version);
  return found;
};
