/** What stands in the form of a binding, as the server takes it. Pure. */
import type { BindingGiven, TrialGiven } from "@/api/gateway";

export type Text = (name: string) => string;

export const textOf = (form: HTMLFormElement): Text => {
  const data = new FormData(form);
  return (name) => String(data.get(name) ?? "").trim();
};

/** Empty fields are left to the server. */
export const bindingOf = (text: Text): BindingGiven => ({
  filter: text("filter"),
  format: text("format"),
  model: text("model") || null,
  fport: text("fport") === "" ? null : Number(text("fport")),
  device_at: text("device_at") || null,
});

/** A message to try: with a binding's fields where one is open, else with the one in force. */
export const trialOf = (message: Text, binding: BindingGiven | null): TrialGiven => ({
  topic: message("topic"),
  payload: message("payload"),
  encoding: (["hex", "base64"] as const).find((one) => one === message("encoding")) ?? "text",
  ...(binding !== null && { format: binding.format, model: binding.model ?? null, fport: binding.fport ?? null, device_at: binding.device_at ?? null }),
});
