/** What stands in the form of a command, as the server takes it. Pure. */
import type { Offered, Parameter } from "@/api/commands";

/** The value of one field; text that is no number goes to the server, which names the range. */
const valueOf = ({ kind }: Parameter, said: FormDataEntryValue | null): unknown => {
  if (kind === "flag") return said === "on";
  const text = String(said ?? "").trim();
  const value = Number(text);
  return text === "" || Number.isNaN(value) ? text : value;
};

export const paramsOf = ({ parameters }: Offered, form: FormData): Record<string, unknown> =>
  Object.fromEntries(parameters.map((parameter) => [parameter.name, valueOf(parameter, form.get(parameter.name))]));

/** Seconds for which a command may still be done. */
export const EXPIRIES_S = [60, 300, 3600, 86_400] as const;
