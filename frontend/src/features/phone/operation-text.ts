import type { Translate } from "@/lib/i18n/translate";
import type { Operation } from "./outbox";

/** What an operation is called: a photo by its kind, a step by where it leads. */
export const operationText = (operation: Operation, t: Translate): string =>
  operation.kind === "message" ? t("outbox.message", { text: operation.text }) : operation.kind === "photo" ? t(`photo.${operation.photo}`) : operation.to === "classified" ? t("phone.hand_back") : t.code("state", { code: operation.to });
