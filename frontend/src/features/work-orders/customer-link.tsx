/** A link with which the customer follows this case, shown once to be copied and handed on. */
import { useMay } from "@/api/rights";
import { useShareLink } from "@/api/work-orders";
import type { WorkOrder } from "@/api/types";
import { copyText } from "@/lib/copy-text";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { useToasts } from "@/ui/toast";
import { useRef } from "react";

export const CustomerLink = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const link = useShareLink(order);
  const field = useRef<HTMLInputElement>(null);
  if (!useMay()("work_orders.share")) return null;
  const make = (): void => link.mutate(undefined, { onError: (error) => say("bad", refusalText(error, t)) });
  const copy = async (url: string): Promise<void> => {
    if (await copyText(url)) say("good", t("share.copied"));
    else {
      field.current?.focus();
      say("bad", t("copy.by_hand", { label: t("share.title") }));
    }
  };
  return (
    <section aria-label={t("share.title")} className="grid gap-2">
      {link.data === undefined
        ? <div><Button disabled={link.isPending} onClick={make}>{t("share.make")}</Button></div>
        : (
          <>
            <Field ref={field} label={t("share.title")} hint={t("share.about")} readOnly value={link.data.url} onFocus={(event) => event.target.select()} />
            <div><Button onClick={() => void copy(link.data.url)}>{t("share.copy")}</Button></div>
          </>
        )}
    </section>
  );
};
