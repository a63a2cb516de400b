/** What people do with work orders, and what is fetched when one is opened. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { useFates } from "@/lib/fates";
import { newKey } from "@/lib/new-key";
import { isOpen, isUnderWay } from "@/lib/work-orders";
import { api, ifMatch, Refusal, told } from "./client";
import { heldOrder } from "./live/live-state";
import { useLive } from "./live/live-store";
import { usePlanEdition } from "./plan";
import { pauseReasons, visitsOf } from "./visits";
import type { Candidate, OrderState, WorkOrder } from "./types";

/** Without `technician_id` whoever has the order keeps it. */
export type Assignment = { technician_id?: string | null; locked?: boolean; /** Work begins at `starts_at` because a person says so; false lets the time loose. */ fixed?: boolean; starts_at?: string; fetches_parts?: boolean; reason?: string };

const of = (order: WorkOrder) => ({ path: { order_id: order.id } });

/** `at`: who could begin at that instant. */
const candidatesOf = (order: WorkOrder | null, edition: unknown, at?: string) => ({
  queryKey: ["candidates", order?.id, order?.version, edition, at],
  queryFn: () => told(api.GET("/api/v1/work-orders/{order_id}/candidates", { params: { path: { order_id: order?.id ?? "" }, query: at === undefined ? {} : { at } } })),
});
/** What was ranked for this version and this plan while an order was dragged or chosen for is not asked for again on letting go. */
const RANK_HOLDS_MS = 30_000;

/** Who could go, while nobody has set out. Asked again when the order's version moves or a plan is applied: candidates depend on both. */
export const useCandidates = (order: WorkOrder | null, wanted: boolean) => {
  const edition = usePlanEdition();
  return useQuery({
    ...candidatesOf(order, edition),
    placeholderData: (before, query) => (query?.queryKey[1] === order?.id ? before : undefined),
    enabled: wanted && order !== null && !isUnderWay(order),
  });
};

/** One order's place for one technician, waited for; undefined where they are not ranked, or somebody is under way. */
export const useJudge = () => {
  const queries = useQueryClient();
  const edition = usePlanEdition();
  return async (order: WorkOrder, technicianId: string, at?: string): Promise<Candidate | undefined> => {
    if (isUnderWay(order)) return undefined;
    const { items } = await queries.fetchQuery({ ...candidatesOf(order, edition, at), staleTime: RANK_HOLDS_MS });
    return items.find((one) => one.technician_id === technicianId);
  };
};

export const useOrderEvents = (order: WorkOrder) =>
  useQuery({
    queryKey: ["order-events", order.id, order.version],
    queryFn: () => told(api.GET("/api/v1/work-orders/{order_id}/events", { params: of(order) })),
    placeholderData: (before) => before,
  });

/** The order as the assignment is expected to leave it. The server's answer says the rest: when somebody else would begin and arrive, too. */
export const expected = (order: WorkOrder, { technician_id, locked, fixed, ...wish }: Assignment, name: string | null): WorkOrder => {
  const starts_at = wish.starts_at ?? null;
  if (technician_id === undefined || technician_id === order.technician_id) {
    const held = locked ?? (fixed === true || order.locked);
    if (fixed === true) return { ...order, locked: held, starts_at, fixed_start: starts_at };
    return { ...order, locked: held, fixed_start: fixed === false || !held ? null : order.fixed_start };
  }
  if (technician_id === null) return { ...order, technician_id, technician_name: null, locked: false, fixed_start: null, state: "classified", starts_at: null, eta: null };
  return { ...order, technician_id, technician_name: name, locked: fixed === true || (locked ?? order.proposal?.technician_id !== technician_id), fixed_start: fixed === true ? starts_at : null, state: "offered", starts_at: fixed === true ? starts_at : null, eta: null, proposal: null };
};

/** Shown at once, under the version that is held; a refusal puts the order back and marks its row. */
const showExpected = (orderId: string, assignment: Assignment): (() => void) => {
  const { live, guess } = useLive.getState();
  const held = heldOrder(live, orderId);
  if (live.status === "loading" || held === undefined) return () => undefined;
  return guess(expected(held, assignment, live.technicians.get(assignment.technician_id ?? "")?.name ?? null));
};

/** Written against the version on the screen: whoever was slower is told so, not overruled. */
export const useAssign = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ order, assignment }: { order: Pick<WorkOrder, "id" | "version" | "technician_id">; assignment: Assignment }): Promise<WorkOrder> =>
      told(api.PUT("/api/v1/work-orders/{order_id}/assignment", { params: { path: { order_id: order.id }, header: ifMatch(order.version) }, body: { fetches_parts: false, ...assignment, technician_id: assignment.technician_id === undefined ? order.technician_id : assignment.technician_id } })),
    onMutate: ({ order, assignment }) => {
      useFates.getState().say(order.id, "sending");
      return showExpected(order.id, assignment);
    },
    onSuccess: (after) => {
      useFates.getState().say(after.id, null);
      useLive.getState().hold(after);
    },
    onError: (_error, { order }, takeBack) => {
      useFates.getState().say(order.id, "refused");
      takeBack?.();
    },
    onSettled: (_order, _error, { order }) => queries.invalidateQueries({ queryKey: ["order-events", order.id] }),
  });
};

/** What a person decides against triage; against the version on the screen. */
export const useRegrade = (order: WorkOrder) =>
  useMutation({
    mutationFn: (wish: Omit<components["schemas"]["GradeIn"], "version" | "operation_id">): Promise<WorkOrder> =>
      told(api.PUT("/api/v1/work-orders/{order_id}/grade", { params: of(order), body: { ...wish, version: order.version, operation_id: newKey() } })),
    onSuccess: (after) => useLive.getState().hold(after),
  });

/** A new link for the customer: the answer is its only showing. */
export const useShareLink = (order: WorkOrder) =>
  useMutation({ mutationFn: () => told(api.POST("/api/v1/work-orders/{order_id}/customer-link", { params: of(order) })) });

export const useTransition = (order: WorkOrder) =>
  useMutation({
    mutationFn: (step: { to: OrderState; reason?: string; until?: string; note?: string; help?: { kind: "expert" | "second_person" } }) => {
      const body = { ...step, operation_id: crypto.randomUUID(), version: order.version };
      return told(api.POST("/api/v1/work-orders/{order_id}/transitions", { params: of(order), body }));
    },
  });

const compensationOf = async (order: WorkOrder) => {
  try {
    return await told(api.GET("/api/v1/work-orders/{order_id}/compensation", { params: of(order) }));
  } catch (error) {
    if (error instanceof Refusal && error.code === "compensation.missing") return null;
    throw error;
  }
};

/** All visits of an order, oldest first; asked again when it moves. */
export const useVisits = (order: WorkOrder, wanted: boolean) =>
  useQuery({ queryKey: ["visits", order.id, order.version], queryFn: () => visitsOf(order.id), placeholderData: (before) => before, enabled: wanted });

/** What an order may wait for, as the policy has it. */
export const usePauseReasons = (): readonly string[] => useQuery({ queryKey: ["pause-reasons"], queryFn: pauseReasons }).data ?? [];

/** What came of a talk with a customer who was not satisfied. */
export const useFollowUp = (order: WorkOrder) =>
  useMutation({
    mutationFn: (said: { outcome: "settled" | "passed_on"; words: string; tell?: string }) =>
      told(api.POST("/api/v1/work-orders/{order_id}/follow-up", { params: of(order), body: { ...said, version: order.version, operation_id: crypto.randomUUID() } })),
  });

/** What the customer is offered for a missed limit; null where nothing is. Asked again when the order moves, and while its panel is open. */
export const useCompensation = (order: WorkOrder, wanted: boolean) =>
  useQuery({ queryKey: ["compensation", order.id, order.version], queryFn: () => compensationOf(order), placeholderData: (before) => before, enabled: wanted, refetchInterval: 60_000 });

export const useDecideCompensation = (order: WorkOrder) =>
  useMutation({
    mutationFn: (said: { decision: "granted" | "declined"; reason: string }) =>
      told(api.POST("/api/v1/work-orders/{order_id}/compensation", { params: of(order), body: { ...said, version: order.version, operation_id: crypto.randomUUID() } })),
  });

/** Until when an order waits; an instant that has come ends the wait. */
export const useWaitUntil = (order: WorkOrder) =>
  useMutation({
    mutationFn: (until: string) =>
      told(api.PUT("/api/v1/work-orders/{order_id}/wait", { params: { ...of(order), header: ifMatch(order.version) }, body: { until, operation_id: crypto.randomUUID() } })),
  });

export type NewOrder = Pick<components["schemas"]["RequestIn"], "kind" | "site_id" | "description" | "source" | "answers">;

export const useOpenOrder = () =>
  useMutation({ mutationFn: (wish: NewOrder) => told(api.POST("/api/v1/work-orders", { body: { ...wish } })) });

/** How often an open order is asked for that the live part of the board does not tell of. */
const LOOK_EVERY_MS = 30_000;

/** One that the live part of the board does not hold: it is over, and stays as it was last asked for, or the reader was called to it from elsewhere. */
export const useClosedOrder = (id: string) =>
  useQuery({ queryKey: ["work-order", id], queryFn: () => told(api.GET("/api/v1/work-orders/{order_id}", { params: { path: { order_id: id } } })), retry: false, refetchInterval: ({ state }) => (state.data !== undefined && isOpen(state.data) ? LOOK_EVERY_MS : false) });
