import type { May } from "@/api/rights";

/** Connecting registers a device and lets it in: two rights. */
export const mayConnect = (may: May): boolean => may("connections.manage") && may("devices.write");
