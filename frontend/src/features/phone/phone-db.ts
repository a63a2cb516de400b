/** What the phone keeps, sealed: the queue and its photos, drafts, and what it last read. */
import type { OrderState, Session, WorkOrder } from "@/api/types";
import Dexie, { type EntityTable } from "dexie";
import type { About, Operation, PhotoKind, Refused, Store, Told } from "./outbox";
import { newKey, openBytes, seal, sealBytes, unseal, type Sealed } from "./vault";
import type { Visit } from "./visit";

/** How far ahead jobs are kept, and after how long without contact what was read is put away. */
export const KEPT_MS = 72 * 3_600_000;

type QueuedRow = { number: number; id: string; orderId: string; by: string; sealed: Sealed };
type PhotoRow = { id: string; orderId: string; sealed: Sealed; thumb: Sealed; full: Sealed | null };
type Row<Key extends string> = Record<Key, string> & { sealed: Sealed };

export type KeptPhoto = { id: string; orderId: string; photo: PhotoKind; at: string };
export type NewPhoto = KeptPhoto & { full: Blob; thumb: Blob };
export type KeptDraft = { orderId: string; about: About; visit: Visit };
/** `leaving`: signed out while the server could not be told. */
export type Signed = { session: Session; contactMs: number; leaving: boolean };

/** Steps that carry what was written: after them the server has it. */
const TELLS_ALL: ReadonlySet<OrderState> = new Set(["done", "signed", "classified"]);

export class PhoneDatabase extends Dexie {
  /** The vault's own, and of each person who signed in here the one for files to the desk. */
  keys!: EntityTable<{ id: "vault" | `file:${string}`; key: CryptoKey }, "id">;
  operations!: EntityTable<QueuedRow, "number">;
  photos!: EntityTable<PhotoRow, "id">;
  drafts!: EntityTable<Row<"orderId">, "orderId">;
  jobs!: EntityTable<Row<"id">, "id">;
  facts!: EntityTable<Row<"name">, "name">;
  sessions!: EntityTable<Row<"key">, "key">;
  #key: Promise<CryptoKey> | null = null;
  #drafting: Promise<unknown> = Promise.resolve();

  constructor(name = "hanlu-technician") {
    super(name);
    this.version(1).stores({
      keys: "id", operations: "++number, &id, orderId, by", photos: "id, orderId", drafts: "orderId", jobs: "id", facts: "name", sessions: "key",
    });
  }

  /** The phone's one key, made at first use; of two tabs at once, the first one's. */
  #vault(): Promise<CryptoKey> {
    const make = async (): Promise<CryptoKey> => {
      const known = await this.keys.get("vault");
      if (known) return known.key;
      const key = await newKey();
      await this.keys.add({ id: "vault", key }).catch(() => undefined); // another tab was faster: its key holds
      return (await this.keys.get("vault"))?.key ?? key;
    };
    this.#key ??= make().catch((error: unknown) => {
      this.#key = null;
      throw error;
    });
    return this.#key;
  }

  async #seal(value: unknown): Promise<Sealed> {
    return seal(await this.#vault(), value);
  }

  async #openAll<T>(rows: readonly { sealed: Sealed }[]): Promise<T[]> {
    if (rows.length === 0) return []; // no key is made by looking
    const key = await this.#vault();
    return Promise.all(rows.map(({ sealed }) => unseal<T>(key, sealed)));
  }

  async #openOne<T>(row: { sealed: Sealed } | undefined): Promise<T | null> {
    return row === undefined ? null : unseal<T>(await this.#vault(), row.sealed);
  }

  /** Queue an operation, with its picture where it has one. Raises when the phone is full. */
  async enqueue(operation: Operation, picture?: NewPhoto): Promise<void> {
    const { id, orderId, by } = operation;
    const row = { id, orderId, by, sealed: await this.#seal(operation) } as QueuedRow;
    const photo = picture && (await this.#photoRow(picture));
    await this.transaction("rw", this.operations, this.photos, async () => {
      if (photo) await this.photos.add(photo);
      await this.operations.add(row);
    });
  }

  async #photoRow({ full, thumb, ...kept }: NewPhoto): Promise<PhotoRow> {
    const key = await this.#vault();
    return {
      id: kept.id, orderId: kept.orderId, sealed: await seal(key, kept),
      thumb: await sealBytes(key, await thumb.arrayBuffer()), full: await sealBytes(key, await full.arrayBuffer()),
    };
  }

  /** The queue in the order in which things were done. */
  async queue(): Promise<Operation[]> {
    return this.#openAll(await this.operations.orderBy("number").toArray());
  }

  async photosOf(orderId: string): Promise<KeptPhoto[]> {
    return this.#openAll(await this.photos.where("orderId").equals(orderId).toArray());
  }

  /** The picture as it will be sent, or its thumbnail; null for one that is gone or already sent. */
  async picture(id: string, size: "thumb" | "full"): Promise<Blob | null> {
    const sealed = (await this.photos.get(id))?.[size];
    return sealed ? new Blob([await openBytes(await this.#vault(), sealed)], { type: "image/jpeg" }) : null;
  }

  /** Take operations and their unsent pictures away for good. */
  async discard(ids: readonly string[]): Promise<void> {
    await this.transaction("rw", this.operations, this.photos, async () => {
      await this.operations.where("id").anyOf([...ids]).delete();
      await this.photos.bulkDelete([...ids]);
    });
  }

  /** Let refused operations wait again, under new ids: a refusal had no effect, its id is spent. */
  async retry(operations: readonly Operation[], newId: () => string): Promise<void> {
    for (const { id, ...rest } of operations) {
      const again = rest.kind === "photo" ? id : newId();
      const sealed = await this.#seal({ ...rest, id: again, refused: null, told: null });
      await this.operations.where("id").equals(id).modify({ id: again, sealed });
    }
  }

  readonly draft = async (orderId: string): Promise<KeptDraft | null> => this.#openOne(await this.drafts.get(orderId));

  /** Written one after the other: sealing takes a moment, and an older text must not win. */
  keepDraft(draft: KeptDraft): Promise<unknown> {
    const write = async (): Promise<unknown> => this.drafts.put({ orderId: draft.orderId, sealed: await this.#seal(draft) });
    return (this.#drafting = this.#drafting.catch(() => undefined).then(write));
  }

  async allDrafts(): Promise<KeptDraft[]> {
    return this.#openAll(await this.drafts.toArray());
  }

  async keptJobs(): Promise<WorkOrder[]> {
    return this.#openAll(await this.jobs.toArray());
  }

  /** The jobs as last seen replace those seen before; what was read of a job goes with it. */
  async keepJobs(jobs: readonly WorkOrder[]): Promise<void> {
    const rows = await Promise.all(jobs.map(async (job) => ({ id: job.id, sealed: await this.#seal(job) })));
    const ids = new Set(jobs.map(({ id }) => id));
    await this.transaction("rw", this.jobs, this.facts, async () => {
      await this.jobs.clear();
      await this.jobs.bulkPut(rows);
      const names = await this.facts.toCollection().primaryKeys();
      await this.facts.bulkDelete(names.filter((name) => name.includes(":") && !ids.has(name.slice(name.indexOf(":") + 1))));
    });
  }

  /** Something read that stays useful without a network: the van's stock, or of one job, under `kind:ID`, a device's curve. */
  async fact<T>(name: string): Promise<T | null> {
    return this.#openOne<T>(await this.facts.get(name));
  }

  async keepFact(name: string, value: unknown): Promise<void> {
    await this.facts.put({ name, sealed: await this.#seal(value) });
  }

  async signed(): Promise<Signed | null> {
    return this.#openOne(await this.sessions.get("me"));
  }

  async keepSigned(signed: Signed): Promise<void> {
    await this.sessions.put({ key: "me", sealed: await this.#seal(signed) });
  }

  /** The key for files outlives the sign-in: who cannot sign in any more is who needs it. */
  async keepFileKey(person: string, key: CryptoKey): Promise<void> {
    await this.keys.put({ id: `file:${person}`, key });
  }

  async fileKey(person: string): Promise<CryptoKey | null> {
    return (await this.keys.get(`file:${person}`))?.key ?? null;
  }

  /** Put away all that was read; what was done and not yet sent stays, sealed. */
  async putAway(): Promise<void> {
    await Promise.all([this.jobs.clear(), this.facts.clear()]);
  }

  /** Signing out: nothing of this person stays but what still has to be sent. */
  async forget(): Promise<void> {
    const unsent = new Set((await this.operations.toArray()).map(({ id }) => id));
    await this.photos.filter(({ id }) => !unsent.has(id)).delete();
    await Promise.all([this.putAway(), this.drafts.clear(), this.sessions.clear()]);
  }

  /** The queue of one person, for the sender. */
  store(by: string): Store {
    const mine = async (): Promise<Operation[]> => this.#openAll<Operation>(await this.operations.where("by").equals(by).sortBy("number"));
    const change = async (operation: Operation, patch: Partial<Operation>): Promise<void> => {
      const sealed = await this.#seal({ ...operation, ...patch });
      await this.operations.where("id").equals(operation.id).modify({ sealed });
    };
    /** Only over what was read: sealing takes a moment, and "Try again" may have come in between. */
    const tell = async (id: string, told: Told): Promise<void> => {
      const row = await this.operations.get({ id });
      const known = await this.#openOne<Operation>(row);
      if (!row || !known?.refused) return;
      const sealed = await this.#seal({ ...known, told });
      await this.operations.where("number").equals(row.number).and((now) => String(now.sealed.iv) === String(row.sealed.iv)).modify({ sealed });
    };
    return {
      next: async () => (await mine()).find((one) => one.refused === null),
      untold: async () => (await mine()).find((one) => one.refused !== null && !one.told && one.kind !== "message"),
      done: async (operation) => {
        await this.transaction("rw", this.operations, this.photos, this.drafts, async () => {
          await this.operations.where("id").equals(operation.id).delete();
          if (operation.kind === "photo") await this.photos.update(operation.id, { full: null });
          if (operation.kind !== "step") return;
          if (TELLS_ALL.has(operation.to)) await this.drafts.delete(operation.orderId);
          if (operation.to === "classified") await this.photos.where("orderId").equals(operation.orderId).and(({ full }) => full === null).delete();
          if (operation.to === "signed") await this.photos.where("orderId").equals(operation.orderId).delete();
        });
      },
      refuse: (operation, why: Refused) => change(operation, { refused: why }),
      told: ({ id }, told) => tell(id, told),
    };
  }
}

export const phoneDatabase = new PhoneDatabase();
