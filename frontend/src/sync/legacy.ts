// What earlier copies of a document hold, in this browser's stores or on the screen, and giving it to the copy that follows.
import type * as Y from "yjs";
import { bringAll, bringWork, lacks } from "./bringing";
import type { Journal } from "./journal";
import type { Stores } from "./stores";
import type { Unsent } from "./unsent";

export interface Relic {
  doc: Y.Doc;
  store: string;
  /** Under these ids its owner made what is still unsent in it; where everything is given, also what was saved. */
  clients: ReadonlySet<number>;
}

/** How the new copy takes it: whether the log lost its end and takes everything, and as whose change. */
export interface Taking {
  all: boolean;
  origin: unknown;
}

export interface Given {
  /** The log had lost something that is in the new copy now. */
  hasMended: boolean;
  /** Work that builds on what nobody knows any more. */
  unfit: readonly Uint8Array[];
}

export class Legacy {
  private relics: readonly Relic[] = [];
  /** Stores whose work is in the new copy: they have nothing more to give once that is saved. */
  private spent: readonly string[] = [];

  constructor(
    private readonly stores: Stores,
    private readonly journal: Journal,
  ) {}

  /** Reads the stores that the document has under other epochs than the one it is kept in now. */
  async find(document: string, epoch: string, now: string, unsent: Unsent): Promise<void> {
    const names = new Set(unsent.inherited.map(({ store }) => store));
    for (const store of await this.stores.earlier(document, epoch, await this.journal.drops(document)))
      if ((await this.journal.drops(store)) === 0) names.add(store);
    names.delete(now);
    const read = async (store: string) => ({
      store,
      doc: await this.stores.read(store),
      clients: unsent.clientsIn(store),
    });
    this.relics = await Promise.all([...names].map(read));
  }

  /** Gives what the stores held; they are dropped where nobody will ask for them again. */
  giveStored(next: Y.Doc, taking: Taking): Given {
    const given = this.relics.map((relic) => this.give(relic, next, taking));
    for (const { doc, store, clients } of this.relics) {
      doc.destroy();
      if (!taking.all && clients.size === 0) this.stores.drop(store);
    }
    this.relics = [];
    return { hasMended: given.some((one) => one.hasMended), unfit: given.flatMap(({ unfit }) => unfit) };
  }

  give({ doc, store, clients }: Relic, next: Y.Doc, { all, origin }: Taking): Given {
    if (all) {
      this.spent = [...this.spent, store];
      const hasOwn = giveOwn(clients, doc, next);
      return { hasMended: bringAll(doc, next, origin) || hasOwn, unfit: [] };
    }
    const unfit = clients.size > 0 ? bringWork(clients, doc, next, origin).unfit : null;
    return { hasMended: false, unfit: unfit === null ? [] : [unfit] };
  }

  /** What was given is saved. */
  async settle(): Promise<void> {
    const { spent } = this;
    this.spent = [];
    for (const store of spent) await this.journal.countDrop(store);
  }

  /** It was refused: nothing of it is given again. */
  async drop(document: string, epoch: string): Promise<void> {
    const earlier = await this.stores.earlier(document, epoch, await this.journal.drops(document));
    for (const name of earlier) this.stores.drop(name);
    this.relics = [];
    this.spent = [];
  }
}

/** Alone, each client's as an update of its own: so the log knows again who made it. */
function giveOwn(clients: ReadonlySet<number>, doc: Y.Doc, next: Y.Doc): boolean {
  const lacking = [...clients].filter((client) => lacks(next, doc, client));
  return lacking.map((client) => bringWork(new Set([client]), doc, next, "own")).some(({ hasChanged }) => hasChanged);
}
