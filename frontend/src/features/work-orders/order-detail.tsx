/** One work order: what is wrong, how long there is, and what to do next. */
import { useReadings } from "@/api/devices";
import { useLive } from "@/api/live/live-store";
import type { Alarm, Technician, WorkOrder } from "@/api/types";
import { useClosedOrder } from "@/api/work-orders";
import { useT } from "@/lib/i18n/translate";
import { absenceOf } from "@/lib/standing";
import { isOpen, isStranded } from "@/lib/work-orders";
import { ComplaintPanel } from "@/features/complaints/complaint-panel";
import { OrderCosts } from "@/features/costs/order-costs";
import { OrderKnowledge } from "@/features/knowledge/order-knowledge";
import { TaskGroupPanel } from "@/features/teams/task-group";
import { TeamPanel } from "@/features/teams/team-panel";
import { orderTitle, shortNumber, worded } from "@/lib/words";
import { Link } from "@/ui/link";
import { Button } from "@/ui/button";
import { useRequests } from "@/api/requests";
import { CustomerRequests } from "@/ui/customer-requests";
import { HelpersList } from "@/ui/helpers-list";
import { Empty, Loading } from "@/ui/notice";
import { ReadingChart } from "@/ui/reading-chart";
import { FaultWall } from "@/ui/fault-wall";
import { GRADE_EDGE } from "@/ui/tone";
import { AppointmentPanel } from "./appointment-panel";
import { AssignPanel, type Act } from "./assign-panel";
import { ClockTiles } from "./clock-tiles";
import { CompensationPanel } from "./compensation";
import { Contacts } from "./contacts";
import { CustomerLink } from "./customer-link";
import { CustomerMails } from "./customer-mails";
import { Duplicates } from "./duplicates";
import { FollowUp } from "./follow-up";
import { GradePanel } from "./grade-panel";
import { OrderActions } from "./order-actions";
import { OrderMessages } from "@/features/messages/order-messages";
import { OrderHistory } from "./order-history";
import { OrderReplay } from "./order-replay";
import { OrderParts } from "./order-parts";
import { OthersNote } from "./others-note";
import { OrderVisits } from "./order-visits";
import { OrderWarranty } from "./order-warranty";
import { PlaybookPanel } from "./playbook";
import { RatingsPanel } from "./ratings";
import { RootCause } from "./root-cause";
import { SayUnsolved, Unsolved } from "./unsolved";
import { WaitNote } from "./wait-note";
import { WishesPanel } from "./wishes";

const CHART_HOURS = 6;

type Props = { orderId: string; pending: boolean; onAct: (order: WorkOrder, ...told: Parameters<Act>) => void; onOpen: (id: string) => void; onClose: () => void };

export const OrderDetail = ({ orderId, ...rest }: Props) => {
  const t = useT();
  const live = useLive((store) => store.live);
  if (live.status === "loading") return <Loading>{t("board.loading")}</Loading>;
  const open = live.orders.get(orderId);
  return open === undefined ? <ClosedOrder orderId={orderId} {...rest} /> : <Shown order={open} {...rest} />;
};

/** A case that is over is not in the live part of the board; somebody may owe its customer a word all the same. One that goes on and is
 * not there lies beyond the reader's scope: they were called to it. */
const ClosedOrder = ({ orderId, ...rest }: Props) => {
  const t = useT();
  const order = useClosedOrder(orderId);
  if (order.isPending) return <Loading>{t("board.loading")}</Loading>;
  if (!order.data) return <Empty>{t("order.gone")}</Empty>;
  return isOpen(order.data) ? <Called order={order.data} onClose={rest.onClose} /> : <Shown order={order.data} {...rest} />;
};

/** What a call opens: the order, its history and the words of the group, and nothing that belongs to the case's own house. */
const Called = ({ order, onClose }: { order: WorkOrder; onClose: () => void }) => (
  <article aria-label={order.number} className="grid content-start gap-4 p-4">
    <Heading order={order} onClose={onClose} />
    <TeamPanel order={order} isOurs={false} />
    <TaskGroupPanel order={order} isOurs={false} />
    <ClockTiles order={order} />
    <OrderHistory order={order} />
  </article>
);

const Shown = ({ order, pending, onAct, onOpen, onClose }: Omit<Props, "orderId"> & { order: WorkOrder }) => {
  const t = useT();
  const live = useLive((store) => store.live);
  if (live.status === "loading") return <Loading>{t("board.loading")}</Loading>;
  const alarm = (order.alarm_id !== null && live.alarms.get(order.alarm_id)) || null;
  return (
    <article aria-label={order.number} className="grid content-start gap-4 p-4">
      <Heading order={order} onClose={onClose} />
      <OthersNote orderId={order.id} />
      {order.device_id !== null && <OrderCurve order={order} deviceId={order.device_id} />}
      <TeamPanel key={`team-${order.id}`} order={order} isOurs />
      <TaskGroupPanel key={`group-${order.id}`} order={order} isOurs />
      <ClockTiles order={order} />
      <FaultWall part={t("playbook.part")}><PlaybookPanel order={order} /></FaultWall>
      <FaultWall part={t("complaint.title")}><ComplaintPanel key={`complaint-${order.id}`} order={order} /></FaultWall>
      <Unsolved key={`unsolved-${order.id}`} order={order} />
      <FollowUp order={order} />
      <RatingsPanel key={`rating-${order.id}`} order={order} />
      <RootCause key={`cause-${order.id}`} order={order} />
      <Contacts key={`owed-${order.id}`} order={order} />
      <CompensationPanel key={`late-${order.id}`} order={order} />
      <WaitNote order={order} />
      {isStranded(order, live.technicians) && <Stranded technician={live.technicians.get(order.technician_id ?? "")} />}
      {order.helps !== null && <HelpOf orderId={order.helps} onOpen={onOpen} />}
      <WishesPanel key={`wishes-${order.id}`} order={order} />
      <Asked order={order} />
      <HelpersList order={order} onOpen={onOpen} />
      {order.merged_into !== null && <p className="text-warn">{t("merged.into", { number: live.orders.get(order.merged_into)?.number ?? t("merged.another") })}</p>}
      <Duplicates key={`like-${order.id}`} order={order} onOpen={onOpen} />
      {alarm !== null && <Why alarm={alarm} zone={order.site?.timezone ?? null} />}
      <OrderWarranty order={order} />
      <OrderParts order={order} />
      <FaultWall part={t("cost.title")}><OrderCosts key={`costs-${order.id}`} order={order} /></FaultWall>
      <FaultWall part={t("knowledge.for_order")}><OrderKnowledge key={`know-${order.id}`} order={order} /></FaultWall>
      <AssignPanel order={order} pending={pending} act={(...told) => onAct(order, ...told)} />
      <AppointmentPanel key={`time-${order.id}`} order={order} />
      <OrderActions order={order} />
      <SayUnsolved key={`say-${order.id}`} order={order} />
      <GradePanel key={`grade-${order.id}`} order={order} />
      <CustomerLink key={order.id} order={order} />
      <CustomerMails key={`mails-${order.id}`} order={order} />
      <OrderVisits order={order} />
      <OrderMessages key={`words-${order.id}`} order={order} />
      <OrderHistory order={order} />
      <OrderReplay order={order} />
    </article>
  );
};

const Heading = ({ order, onClose }: { order: WorkOrder; onClose: () => void }) => {
  const t = useT();
  const facts = [order.site?.name, order.site?.address, order.device_id, t.code("class", { code: order.class }), t.code("source", { code: order.source })];
  return (
    <header className="flex gap-3">
      <span aria-hidden className={`w-1 shrink-0 rounded ${GRADE_EDGE[order.colour]}`} />
      <div className="min-w-0 flex-1">
        <h2 className="text-base font-semibold">
          <span className="tabular">{shortNumber(order.number)}</span> · {orderTitle(order, t)}
        </h2>
        <p className="text-dim">{facts.filter(Boolean).join(" · ")}</p>
        <p className="text-dim">
          {t.code("colour", { code: order.colour })} · {t.code("state", { code: order.state })}
          {order.technician_name !== null && ` · ${order.technician_name}`}
        </p>
        {order.asset_id !== null && <Link page="machines" params={{ machine: order.asset_id }} className="text-xs text-accent underline">{t("machines.link")}</Link>}
        {order.title !== null && order.description !== null && <p className="mt-1 whitespace-pre-line">{order.description}</p>}
      </div>
      <button type="button" aria-label={t("action.close")} onClick={onClose} className="size-7 shrink-0 self-start rounded text-dim hover:bg-raised">✕</button>
    </header>
  );
};

const Stranded = ({ technician }: { technician: Technician | undefined }) => {
  const t = useT();
  if (!technician?.away) return null;
  const { name, away, timezone } = technician;
  return <p className="rounded-xl bg-bad-ground p-3 text-bad">{t("duty.stranded", { name, standing: absenceOf({ away, timezone }, t) })}</p>;
};

const HelpOf = ({ orderId, onOpen }: { orderId: string; onOpen: (id: string) => void }) => {
  const t = useT();
  const live = useLive((store) => store.live);
  const helped = live.status === "live" ? live.orders.get(orderId) : undefined;
  return <div><Button disabled={helped === undefined} onClick={() => onOpen(orderId)}>{t("help.of", { number: helped ? shortNumber(helped.number) : t("help.another") })}</Button></div>;
};

const OrderCurve = ({ order, deviceId }: { order: WorkOrder; deviceId: string }) => {
  const t = useT();
  const { readings, isPending, isError } = useReadings(deviceId, order.channel, CHART_HOURS);
  return (
    <figure className="rounded-xl bg-raised p-2">
      {isPending && <Loading>{t("chart.loading")}</Loading>}
      {isError && <Empty>{t("chart.failed")}</Empty>}
      {readings && <ReadingChart curve={readings} zone={order.site?.timezone} label={t("chart.label", { device: deviceId })} />}
    </figure>
  );
};

const Why = ({ alarm, zone }: { alarm: Alarm; zone: string | null }) => {
  const t = useT();
  if (alarm.why === null) return null;
  return (
    <section>
      <h3 className="text-dim">{t("order.why")}</h3>
      <p>{worded("why", alarm.why, t, zone)}</p>
    </section>
  );
};

/** What a customer asked by scanning the label; most orders have none. */
const Asked = ({ order }: { order: WorkOrder }) => <CustomerRequests orderId={order.id} requests={useRequests(order).data ?? []} zone={order.site?.timezone} />;
