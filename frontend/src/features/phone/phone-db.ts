/** What the phone keeps: the queue, the jobs as last seen, drafts of visits, who is signed in. */
import type { Session, WorkOrder } from "@/api/types";
import Dexie, { type EntityTable } from "dexie";
import type { Operation, Store } from "./outbox";
import type { Visit } from "./visit";

type Queued = Operation & { number: number };

export class PhoneDatabase extends Dexie {
  operations!: EntityTable<Queued, "number">;
  jobs!: EntityTable<WorkOrder, "id">;
  drafts!: EntityTable<Visit & { orderId: string }, "orderId">;
  sessions!: EntityTable<{ key: "me"; session: Session }, "key">;

  constructor(name = "hanlu-phone") {
    super(name);
    this.version(1).stores({ operations: "++number, &id, orderId", jobs: "id", drafts: "orderId", sessions: "key" });
  }

  /** Queue a step; the number keeps the order in which things were done. */
  async enqueue(operation: Omit<Operation, "refused">): Promise<void> {
    await this.operations.add({ ...operation, refused: null } as Queued);
  }

  queue(): Promise<Operation[]> {
    return this.operations.orderBy("number").toArray();
  }

  /** The jobs as last seen replace those seen before. */
  async keepJobs(jobs: readonly WorkOrder[]): Promise<void> {
    await this.transaction("rw", this.jobs, async () => {
      await this.jobs.clear();
      await this.jobs.bulkPut([...jobs]);
    });
  }

  /** Signing out leaves nothing of this person on the phone. */
  async forget(): Promise<void> {
    await Promise.all(this.tables.map((table) => table.clear()));
  }

  readonly store: Store = {
    waiting: async () => (await this.queue()).filter((one) => one.refused === null),
    remove: async (id) => void (await this.operations.where("id").equals(id).delete()),
    refuse: async (id, why) => void (await this.operations.where("id").equals(id).modify({ refused: why })),
  };
}

export const phoneDatabase = new PhoneDatabase();
