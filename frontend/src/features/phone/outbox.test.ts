import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { workOrder } from "../../../testing/factories";
import { conflicts, sendWaiting, tellRefused, withPending, type Answer, type Operation, type Step, type Told, type Upload, type Words } from "./outbox";
import { PhoneDatabase } from "./phone-db";
import { EMPTY_VISIT } from "./visit";

const queued = { about: { number: "WO-1", site: "Harbour" }, by: "me", at: "2026-11-22T04:00:00Z", refused: null };
const step = (id: string, to: Step["to"], orderId = "a"): Step => ({ ...queued, kind: "step", id, orderId, to, body: {} });
const photo = (id: string, orderId = "a"): Upload => ({ ...queued, kind: "photo", id, orderId, photo: "before", sha256: "0".repeat(64) });
const words = (id: string, orderId = "a"): Words => ({ ...queued, kind: "message", id, orderId, to: "li", text: "I cannot get in.", canned: "no_access" });
const picture = (id: string, orderId = "a") => ({ id, orderId, photo: "before" as const, at: queued.at, full: new Blob(["a whole picture"]), thumb: new Blob(["small"]) });
const NO: Answer = { kind: "refused", code: { code: "work_order.moved", params: { number: "WO-1" }, detail: "moved" } };

let phone: PhoneDatabase;
let sent: string[];

/** A server that answers as told, and says done when it was told nothing. */
const server = (answers: Record<string, Answer> = {}) => async ({ id }: Operation): Promise<Answer> => {
  sent.push(id);
  return answers[id] ?? { kind: "done" };
};
const run = (answers: Record<string, Answer> = {}): Promise<boolean> => sendWaiting(phone.store("me"), server(answers));

beforeEach(async () => {
  phone = new PhoneDatabase(`test-${crypto.randomUUID()}`);
  sent = [];
  for (const one of [step("1", "accepted"), step("2", "travelling"), step("3", "accepted", "b")]) await phone.enqueue(one);
});

describe("the outbox", () => {
  it("sends in the order in which things were done, and is then empty", async () => {
    expect(await run()).toBe(true);
    expect(sent).toEqual(["1", "2", "3"]);
    expect(await phone.queue()).toEqual([]);
  });

  it("stops where the network gives out and goes on there the next time", async () => {
    expect(await run({ "2": { kind: "unreachable" } })).toBe(false);
    expect((await phone.queue()).map((one) => one.id)).toEqual(["2", "3"]);
    await run();
    expect(sent).toEqual(["1", "2", "2", "3"]);
  });

  it("sends what is added while it sends", async () => {
    await sendWaiting(phone.store("me"), async ({ id }) => {
      sent.push(id);
      if (id === "1") await phone.enqueue(step("4", "on_site"));
      return { kind: "done" };
    });
    expect(sent).toEqual(["1", "2", "3", "4"]);
  });

  it("keeps what was refused, with the reason, and refuses what rests on it", async () => {
    await run({ "1": NO });
    expect(sent).toEqual(["1", "3"]);
    expect((await phone.queue()).map(({ id, refused }) => [id, refused?.code])).toEqual([["1", "work_order.moved"], ["2", "work_order.moved"]]);
  });

  it("sends words that were written about an order though its steps were refused", async () => {
    await phone.enqueue(words("4"));
    await run({ "1": NO });
    expect(sent).toEqual(["1", "3", "4"]);
  });

  it("shows refused words where they were written, and tells nobody of them as of a step", async () => {
    await phone.enqueue(words("4", ""));
    await run({ "4": NO });
    const queue = await phone.queue();
    expect(queue.map(({ id, refused }) => [id, refused?.code])).toEqual([["4", "work_order.moved"]]);
    expect(conflicts(queue)).toEqual([]);
    expect(await tellRefused(phone.store("me"), async () => "unreachable")).toBe(true);
  });

  it("tells the desk of each refusal once, also when the line breaks in between", async () => {
    await run({ "1": NO });
    const told: string[] = [];
    const tell = (reachable: number) => async ({ id }: Operation): Promise<Told | "unreachable"> => (told.length < reachable && told.push(id) > 0 ? "yes" : "unreachable");
    expect(await tellRefused(phone.store("me"), tell(1))).toBe(false);
    expect(await tellRefused(phone.store("me"), tell(9))).toBe(true);
    expect(await tellRefused(phone.store("me"), tell(9))).toBe(true);
    expect(told).toEqual(["1", "2"]);
    expect((await phone.queue()).map(({ refused, told: known }) => [refused?.code, known])).toEqual([["work_order.moved", "yes"], ["work_order.moved", "yes"]]);
  });

  it("tells the desk anew of what was tried again and refused again", async () => {
    await run({ "1": NO });
    await tellRefused(phone.store("me"), async () => "yes");
    await phone.retry((await phone.queue()).slice(0, 1), () => "1-again");
    await run({ "1-again": NO });
    const told: string[] = [];
    await tellRefused(phone.store("me"), async ({ id }) => (told.push(id), "yes"));
    expect(told).toEqual(["1-again"]);
  });

  it("keeps that the desk would not be told, and asks no more", async () => {
    await run({ "3": NO });
    let asked = 0;
    for (const _ of [1, 2]) expect(await tellRefused(phone.store("me"), async () => (asked++, "cannot"))).toBe(true);
    expect(asked).toBe(1);
    expect((await phone.queue()).map(({ told }) => told)).toEqual(["cannot"]);
  });

  it("lets what is tried again while the desk is told wait, and refuses it no second time", async () => {
    await phone.enqueue(photo("p"), picture("p"));
    await run({ p: NO });
    await tellRefused(phone.store("me"), async (operation) => {
      await phone.retry([operation], () => "");
      return "yes";
    });
    expect((await phone.queue()).map(({ id, refused }) => [id, refused])).toEqual([["p", null]]);
  });

  it("does not send again what was refused", async () => {
    await run({ "1": NO });
    sent = [];
    await run();
    expect(sent).toEqual([]);
  });

  it("sends refused steps again under new ids when somebody wants it, in their order", async () => {
    await run({ "1": NO });
    const ids = ["5", "6"];
    await phone.retry((await phone.queue()).filter((one) => one.refused !== null), () => ids.shift() ?? "");
    sent = [];
    await run();
    expect(sent).toEqual(["5", "6"]);
  });

  it("takes the same operation only once", async () => {
    await expect(phone.enqueue(step("1", "accepted"))).rejects.toThrow();
  });

  it("leaves what somebody else did on this phone to them", async () => {
    await phone.enqueue({ ...step("7", "done", "c"), by: "another" });
    await run();
    expect(sent).not.toContain("7");
    expect((await phone.queue()).map(({ id }) => id)).toEqual(["7"]);
  });
});

describe("photos", () => {
  it("go out in their turn, and only the thumbnail stays", async () => {
    await phone.enqueue(photo("p"), picture("p"));
    expect(await (await phone.picture("p", "full"))?.text()).toBe("a whole picture");
    await run();
    expect(sent).toEqual(["1", "2", "3", "p"]);
    expect(await phone.picture("p", "full")).toBeNull();
    expect(await (await phone.picture("p", "thumb"))?.text()).toBe("small");
  });

  it("take no step with them when they are refused", async () => {
    await phone.enqueue(photo("p"), picture("p"));
    await phone.enqueue(step("8", "done"));
    await run({ p: NO });
    expect(sent).toEqual(["1", "2", "3", "p", "8"]);
  });

  it("can be taken back while they wait", async () => {
    await phone.enqueue(photo("p"), picture("p"));
    await phone.discard(["p"]);
    await run();
    expect(sent).not.toContain("p");
    expect(await phone.photosOf("a")).toEqual([]);
  });
});

describe("what the phone keeps", () => {
  it("cannot be read without its key", async () => {
    await phone.keepJobs([workOrder({ description: "a planted word" })]);
    await phone.enqueue({ ...step("9", "done"), body: { visit: { cause: "a planted word" } } });
    const rows = [...(await phone.jobs.toArray()), ...(await phone.operations.toArray())];
    const bytes = rows.flatMap(({ sealed }) => [...new Uint8Array(sealed.data)]);
    expect(new TextDecoder().decode(Uint8Array.from(bytes))).not.toContain("planted");
    expect(JSON.stringify(rows)).not.toContain("planted");
    expect((await phone.keptJobs())[0]?.description).toBe("a planted word");
    const key = (await phone.keys.get("vault"))?.key;
    await expect(crypto.subtle.exportKey("raw", key as CryptoKey)).rejects.toThrow();
  });

  it("of a job goes when the job goes; what is of no job stays", async () => {
    for (const name of ["visits:a", "curve:a", "visits:b", "found-before:b", "myself"]) await phone.keepFact(name, name);
    await phone.keepJobs([workOrder({ id: "a" })]);
    expect((await phone.facts.toCollection().primaryKeys()).sort()).toEqual(["curve:a", "myself", "visits:a"]);
  });

  it("holds the newest words of a draft, however fast they come", async () => {
    const draft = (cause: string) => ({ orderId: "a", about: queued.about, visit: { ...EMPTY_VISIT, cause } });
    await Promise.all(["w", "wo", "wor", "word"].map((cause) => phone.keepDraft(draft(cause))));
    expect((await phone.draft("a"))?.visit.cause).toBe("word");
  });

  it("is only what must still be sent, after somebody has signed out", async () => {
    await phone.keepJobs([workOrder()]);
    await phone.keepFact("myself", { name: "Li" });
    await phone.enqueue(photo("p"), picture("p"));
    await phone.forget();
    expect([await phone.keptJobs(), await phone.fact("myself"), await phone.signed()]).toEqual([[], null, null]);
    expect((await phone.queue()).map(({ id }) => id)).toEqual(["1", "2", "3", "p"]);
    expect(await phone.picture("p", "full")).not.toBeNull();
  });

  it("lets the notes of a visit go once the server has them", async () => {
    await phone.keepDraft({ orderId: "a", about: queued.about, visit: EMPTY_VISIT });
    await run();
    expect(await phone.draft("a")).not.toBeNull();
    await phone.enqueue(step("10", "done"));
    await run();
    expect(await phone.draft("a")).toBeNull();
  });
});

describe("a job with steps on the way", () => {
  const order = workOrder({ id: "a", state: "offered" });
  const two = (refused: Operation["refused"]): Operation[] => [{ ...step("1", "accepted"), refused }, { ...step("2", "travelling"), refused }, { ...photo("p"), refused }];

  it("shows where it will be", () => expect(withPending(order, two(null)).state).toBe("travelling"));
  it("goes back to where it is when they are refused", () => expect(withPending(order, two({ code: "x", detail: "" })).state).toBe("offered"));
  it("is not moved by another's steps", () => expect(withPending(workOrder({ id: "b" }), two(null)).state).toBe("classified"));
});

describe("conflicts", () => {
  it("are told once an order, with the first reason", () => {
    const no = (code: string) => ({ code, detail: "" });
    const queue = [{ ...step("1", "accepted"), refused: no("first") }, { ...step("2", "travelling"), refused: no("second") }, step("3", "accepted", "b")];
    expect(conflicts(queue).map(({ orderId, why, operations }) => [orderId, why.code, operations.length])).toEqual([["a", "first", 2]]);
  });
});
