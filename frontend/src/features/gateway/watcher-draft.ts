/** What stands in the form of a recipient, as the server takes it. Pure. */
import type { Watcher, WatcherGiven } from "@/api/watchers";
import type { Text } from "./binding-draft";

export const CHANNELS = ["mail", "webhook"] as const;
export const SEVERITIES = ["critical", "major", "minor"] as const;

const oneOf = <T extends string>(known: readonly T[], said: string, otherwise: T): T => known.find((one) => one === said) ?? otherwise;

/** Region and outlet are not in the form and stay as they were. */
export const watcherOf = (text: Text, site_id: string | null, before: Watcher | null): WatcherGiven => ({
  name: text("name"),
  channel: oneOf(CHANNELS, text("channel"), "mail"),
  address: text("address"),
  from_hour: Number(text("from_hour")),
  to_hour: Number(text("to_hour")),
  timezone: text("timezone"),
  least_severity: oneOf(SEVERITIES, text("least_severity"), "minor"),
  locale: oneOf(["zh-CN", "en"] as const, text("locale"), "zh-CN"),
  site_id,
  region: before?.region ?? null,
  outlet: before?.outlet ?? null,
});
