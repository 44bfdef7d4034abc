// What an earlier copy of a document has and a new one lacks, and putting it there.
import * as Y from "yjs";

/** Puts everything there, whoever made it: for a log that lost its end. Says whether anything was lacking. */
export function bringAll(old: Y.Doc, next: Y.Doc, origin: unknown): boolean {
  return put(Y.encodeStateAsUpdate(old, Y.encodeStateVector(next)), next, origin);
}

/** Whether the new copy lacks something that was made under this client id. */
export const lacks = (next: Y.Doc, old: Y.Doc, client: number): boolean =>
  Y.getState(old.store, client) > Y.getState(next.store, client);

export interface Brought {
  /** Anything was lacking. */
  hasChanged: boolean;
  /** The whole work, where some of it builds on what the new copy does not know; null if all of it fits. */
  unfit: Uint8Array | null;
}

/**
 * Puts there what was made under these client ids, as far as it fits: for a log that went on without us. Deletions go along
 * with it, for nobody can tell who made them.
 */
export function bringWork(clients: ReadonlySet<number>, old: Y.Doc, next: Y.Doc, origin: unknown): Brought {
  const [has, known] = [vectorOf(old), vectorOf(next)];
  for (const client of clients) if (has.has(client)) has.set(client, known.get(client) ?? 0);
  const work = Y.encodeStateAsUpdate(old, Y.encodeStateVector(has));
  const { fitting, isWhole } = tried(work, next);
  return { hasChanged: put(fitting, next, origin), unfit: isWhole ? null : work };
}

function put(update: Uint8Array, doc: Y.Doc, origin: unknown): boolean {
  const changes = updatesOf(doc, () => Y.applyUpdate(doc, update, origin));
  return changes.length > 0;
}

/** On a copy: what waits for something unknown would otherwise stay in the document for ever, unsent. */
function tried(work: Uint8Array, next: Y.Doc): { fitting: Uint8Array; isWhole: boolean } {
  const trial = new Y.Doc();
  Y.applyUpdate(trial, Y.encodeStateAsUpdate(next));
  const parts = updatesOf(trial, () => Y.applyUpdate(trial, work));
  const isWhole = trial.store.pendingStructs === null;
  trial.destroy();
  return { fitting: Y.mergeUpdates([NOTHING, ...parts]), isWhole };
}

function updatesOf(doc: Y.Doc, change: () => void): Uint8Array[] {
  const updates: Uint8Array[] = [];
  const note = (update: Uint8Array) => updates.push(update);
  doc.on("update", note);
  change();
  doc.off("update", note);
  return updates;
}

const vectorOf = (doc: Y.Doc): Map<number, number> => Y.decodeStateVector(Y.encodeStateVector(doc));

/** No structs, no deletions. */
const NOTHING = new Uint8Array([0, 0]);
