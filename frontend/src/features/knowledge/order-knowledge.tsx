/** At the desk: what the house knows of this order, whether it is routine, and what it adds when it is done. */
import { useDraftOf, useSuggestions } from "@/api/knowledge";
import { useMay } from "@/api/rights";
import { Refusal } from "@/api/client";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { navigate } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { SplitNote, SuggestedList } from "./suggested";

const OVER: ReadonlySet<WorkOrder["state"]> = new Set(["done", "signed", "closed"]);

export const OrderKnowledge = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay();
  const suggestions = useSuggestions(order, t.language, may("knowledge.work"));
  if (!may("knowledge.work")) return null;
  const { data, isError, error } = suggestions;
  return (
    <section aria-label={t("knowledge.for_order")} className="grid gap-2">
      <h3 className="text-dim">{t("knowledge.for_order")}</h3>
      {isError && <Refused>{refusalText(error, t)}</Refused>}
      {data && !OVER.has(order.state) && order.kind === "repair" && <SplitNote split={data.split} />}
      {data?.items.length === 0 && <p className="text-dim">{t("knowledge.none_fits")}</p>}
      {data && <SuggestedList orderId={order.id} items={data.items} mayWork />}
      {OVER.has(order.state) && may("knowledge.write") && <ToArticle order={order} />}
    </section>
  );
};

/** A case that was solved helps the next one (F-202). */
const ToArticle = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const draft = useDraftOf(order.id);
  const open = (id: string): void => navigate("knowledge", { tab: "articles", id });
  const make = (): void =>
    draft.mutate(t.language, {
      onSuccess: ({ id }) => (say("good", t("knowledge.drafted")), open(id)),
      onError: (refused) => {
        const known = refused instanceof Refusal && refused.code === "article.of_order_exists" ? refused.params["article_id"] : undefined;
        if (typeof known === "string") open(known);
        else say("bad", refusalText(refused, t));
      },
    });
  return <div><Button disabled={draft.isPending} onClick={make}>{t("knowledge.make_article")}</Button></div>;
};
