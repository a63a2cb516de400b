import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { workOrder } from "../../../testing/factories";
import { sendWaiting, withPending, type Answer, type Operation } from "./outbox";
import { PhoneDatabase } from "./phone-db";

const step = (id: string, to: Operation["to"], orderId = "a"): Omit<Operation, "refused"> => ({ id, orderId, to, at: "2026-11-22T04:00:00Z", body: {} });
const NO: Answer = { kind: "refused", code: { code: "work_order.moved", params: { number: "WO-1" }, detail: "moved" } };

let phone: PhoneDatabase;
let sent: string[];

/** A server that answers as told, and says done when it was told nothing. */
const server = (answers: Record<string, Answer> = {}) => async ({ id }: Operation): Promise<Answer> => {
  sent.push(id);
  return answers[id] ?? { kind: "done" };
};

beforeEach(async () => {
  phone = new PhoneDatabase(`test-${crypto.randomUUID()}`);
  sent = [];
  for (const one of [step("1", "accepted"), step("2", "travelling"), step("3", "accepted", "b")]) await phone.enqueue(one);
});

describe("the outbox", () => {
  it("sends in the order in which things were done, and is then empty", async () => {
    await sendWaiting(phone.store, server());
    expect(sent).toEqual(["1", "2", "3"]);
    expect(await phone.queue()).toEqual([]);
  });

  it("stops where the network gives out and goes on there the next time", async () => {
    await sendWaiting(phone.store, server({ "2": { kind: "unreachable" } }));
    expect((await phone.queue()).map((one) => one.id)).toEqual(["2", "3"]);
    await sendWaiting(phone.store, server());
    expect(sent).toEqual(["1", "2", "2", "3"]);
  });

  it("keeps what was refused, with the reason, and refuses what rests on it", async () => {
    await sendWaiting(phone.store, server({ "1": NO }));
    expect(sent).toEqual(["1", "3"]);
    expect((await phone.queue()).map(({ id, refused }) => [id, refused?.code])).toEqual([["1", "work_order.moved"], ["2", "work_order.moved"]]);
  });

  it("does not send again what was refused", async () => {
    await sendWaiting(phone.store, server({ "1": NO }));
    sent = [];
    await sendWaiting(phone.store, server());
    expect(sent).toEqual([]);
  });

  it("takes the same operation only once", async () => {
    await expect(phone.enqueue(step("1", "accepted"))).rejects.toThrow();
  });

  it("leaves nothing behind when somebody signs out", async () => {
    await phone.keepJobs([workOrder()]);
    await phone.forget();
    expect([await phone.queue(), await phone.jobs.toArray()]).toEqual([[], []]);
  });
});

describe("a job with steps on the way", () => {
  const order = workOrder({ id: "a", state: "offered" });
  const queued = (refused: Operation["refused"]): Operation[] => [{ ...step("1", "accepted"), refused }, { ...step("2", "travelling"), refused }];

  it("shows where it will be", () => expect(withPending(order, queued(null)).state).toBe("travelling"));
  it("goes back to where it is when they are refused", () => expect(withPending(order, queued({ code: "x", detail: "" })).state).toBe("offered"));
  it("is not moved by another's steps", () => expect(withPending(workOrder({ id: "b" }), queued(null)).state).toBe("classified"));
});
