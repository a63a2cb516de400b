/** What stands in the form of a device's surroundings, as the server takes it. Pure. */
import type { Surroundings } from "@/api/devices";
import type { Device } from "@/api/types";

/** Nothing said is null; the zone's area only where there is a zone and it was changed. */
export const surroundingsOf = (form: FormData, { zone }: Pick<Device, "zone">): Surroundings => {
  const said = (name: string): string | null => String(form.get(name) ?? "").trim() || null;
  const area = said("area");
  return { power_line: said("power_line"), ...(zone !== null && area !== zone.area && { area }) };
};
