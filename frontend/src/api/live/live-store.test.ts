import { beforeEach, describe, expect, it } from "vitest";
import { workOrder } from "../../../testing/factories";
import { useLive } from "./live-store";

const AT = "2026-11-22T04:00:00.000Z";
const order = workOrder({ id: "a", version: 3, technician_id: null });
const held = () => {
  const { live } = useLive.getState();
  return live.status === "live" ? live.orders.get("a") : undefined;
};

it("keeps others on an order by this browser's clock, a minute ahead of the server's", () => {
  const page = { order_id: "a", person_id: "lin", name: "Lin", doing: "looking" as const, until: "2026-11-22T04:00:45.000Z" };
  useLive.getState().receive({ type: "snapshot", seq: 1, at: AT, data: {}, state: { onlookers: { page } } }, Date.parse(AT) + 60_000);
  const { live } = useLive.getState();
  expect(live.status === "live" && live.onlookers.get("page")?.until).toBe("2026-11-22T04:01:45.000Z");
});

describe("an order shown as it is expected to become", () => {
  beforeEach(() => useLive.getState().receive({ type: "snapshot", seq: 1, at: AT, data: { work_orders: [order] }, state: {} }, Date.parse(AT)));

  it("is as it was again when the server says no", () => {
    const takeBack = useLive.getState().guess({ ...order, technician_id: "tech-1" });
    expect(held()?.technician_id).toBe("tech-1");
    takeBack();
    expect(held()).toBe(order);
  });

  it("is not put back over what the stream has told since", () => {
    const takeBack = useLive.getState().guess({ ...order, technician_id: "tech-1" });
    const told = workOrder({ id: "a", version: 4, technician_id: "tech-2" });
    useLive.getState().receive({ type: "work_order.changed", seq: 2, prev: 1, at: AT, data: { order: told } }, Date.parse(AT));
    takeBack();
    expect(held()?.technician_id).toBe("tech-2");
  });

  it("gives way to the server's answer, which the stream's repeat does not change", () => {
    useLive.getState().guess({ ...order, technician_id: "tech-1" });
    useLive.getState().hold(workOrder({ id: "a", version: 4, technician_id: "tech-1", locked: true }));
    const data = { work_order_id: "a", number: "WO-1", technician_id: "tech-1", by: "Lin", why: [], plan_id: null, starts_at: null, version: 4 };
    useLive.getState().receive({ type: "assignment.made", seq: 2, prev: 1, at: AT, data }, Date.parse(AT));
    expect(held()).toMatchObject({ technician_id: "tech-1", locked: true, version: 4 });
  });
});
