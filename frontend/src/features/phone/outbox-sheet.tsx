/** Everything that has not reached the server, item by item: waiting, on the wire, or refused. */
import { clockTime } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { shortNumber } from "@/lib/words";
import { Button } from "@/ui/button";
import { Meter } from "@/ui/meter";
import { Empty } from "@/ui/notice";
import { operationText } from "./operation-text";
import type { Operation } from "./outbox";
import { sendNow, useSending } from "./sender";
import { SaveUnsent } from "./save-unsent";
import { Sheet } from "./sheet";
import { personOf, useQueue, useWho } from "./use-phone";

export const OutboxSheet = ({ onClose }: { onClose: () => void }) => {
  const t = useT();
  const queue = useQueue();
  const me = personOf(useWho());
  return (
    <Sheet title={t("outbox.title")} onClose={onClose}>
      {queue.length === 0 ? <Empty>{t("outbox.empty")}</Empty> : <p className="text-dim">{t("outbox.about")}</p>}
      <ol className="grid gap-1">{queue.map((operation) => <Item key={operation.id} operation={operation} mine={operation.by === me} />)}</ol>
      {queue.length > 0 && <Button look="primary" className="min-h-12" onClick={() => void sendNow(me)}>{t("outbox.send")}</Button>}
      {queue.length > 0 && <SaveUnsent queue={queue} />}
    </Sheet>
  );
};

const Item = ({ operation, mine }: { operation: Operation; mine: boolean }) => {
  const t = useT();
  const { id, fraction } = useSending();
  const sending = id === operation.id;
  const state = operation.refused ? "refused" : sending ? "sending" : mine ? "waiting" : "others";
  return (
    <li className="grid gap-1 rounded-xl bg-ground px-3 py-2">
      <p className="flex justify-between gap-3">
        <span><span className="tabular text-dim">{shortNumber(operation.about.number)}</span> {operationText(operation, t)}</span>
        <span className="tabular text-dim">{clockTime(operation.at, t.language)}</span>
      </p>
      <p className={`text-xs ${operation.refused ? "text-bad" : "text-dim"}`}>{t(`outbox.${state}`)}{sending && fraction !== null && ` ${Math.round(fraction * 100)} %`}</p>
      {sending && <Meter fraction={fraction ?? 0} look="bg-accent" />}
    </li>
  );
};
