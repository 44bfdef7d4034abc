// A server that came back with older work: what people's copies hold fills what it lacks, and nobody's screen goes blank.
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { type ConnectionSettings, connectBoard, type LiveConnection } from "./connection";
import { BrowserJournal, type Journal, MemoryJournal } from "./journal";
import { RehearsalServer, TestSocket } from "./rehearsal";
import type { OpenDocument, SaveState } from "./types";

const DEADLINE = { timeout: 8000, interval: 10 };

let server: RehearsalServer;
let url: string;
let journal: Journal;
let boardId = "";
let round = 0;
let open: LiveConnection[] = [];

beforeEach(async () => {
  server = new RehearsalServer();
  url = await server.start();
  round += 1;
  boardId = `healing-${round}`;
  journal = await BrowserJournal.open(`journal of ${boardId}`);
});

afterEach(async () => {
  await Promise.all(open.map((connection) => connection.close()));
  open = [];
  await server.stop();
  journal.close();
});

function connect(settings: Partial<ConnectionSettings> = {}): LiveConnection {
  const me = { account: "a1", name: "Mara", color: "#aabbcc" };
  const { epoch } = server.log;
  const connection = connectBoard({
    url,
    boardId,
    me,
    role: "editor",
    epoch,
    journal,
    socket: TestSocket,
    ...settings,
  });
  open.push(connection);
  return connection;
}

const until = (condition: () => boolean) => vi.waitUntil(condition, DEADLINE);
const untilSaved = (connection: LiveConnection) => until(() => connection.saveState().kind === "saved");

const draw = ({ doc }: OpenDocument, stroke: string) => doc.getMap("strokes").set(stroke, new Uint8Array([1, 2, 3]));
const strokesOf = (doc: Y.Doc) => [...doc.getMap("strokes").keys()].sort();

/** A panel that is open in both, with one stroke that the server keeps. */
async function two(): Promise<{ ann: LiveConnection; ben: LiveConnection; panels: OpenDocument[]; name: string }> {
  const [ann, ben] = [connect(), connect({ journal: new MemoryJournal() })];
  const panels = [ann.panel("p1"), ben.panel("p1")];
  await until(() => panels.every(({ synced }) => synced));
  draw(panels[0] as OpenDocument, "kept");
  await Promise.all([untilSaved(ann), untilSaved(ben)]);
  await until(() => panels.every(({ doc }) => strokesOf(doc).length === 1));
  return { ann, ben, panels, name: `${boardId}/panel/p1` };
}

test("what both had saved since is there again, for both and the server, on copies that never were blank", async () => {
  const { ann, ben, panels, name } = await two();
  const [mine, theirs] = panels as [OpenDocument, OpenDocument];
  const before = server.states();
  draw(mine, "ann's");
  draw(theirs, "ben's");
  theirs.doc.getMap("strokes").delete("kept");
  await until(() => strokesOf(server.doc(name)).join() === "ann's,ben's");
  await Promise.all([untilSaved(ann), untilSaved(ben)]);
  const old = mine.doc;
  const seen = new Set<string>();
  mine.subscribe(() => seen.add(`${mine.ready} ${mine.writable} ${strokesOf(mine.doc)}`));

  server.rewind(before, true);

  await until(() => strokesOf(server.doc(name)).join() === "ann's,ben's");
  await Promise.all([untilSaved(ann), untilSaved(ben)]);
  expect(mine.doc).not.toBe(old);
  expect(panels.map(({ doc }) => strokesOf(doc))).toEqual([
    ["ann's", "ben's"],
    ["ann's", "ben's"],
  ]);
  expect([...seen]).toEqual(["true true ann's,ben's"]);
});

test("it is not called saved before the server has what it lacked, and until then it is said why", async () => {
  const { ann, ben, panels, name } = await two();
  const before = server.states();
  draw(panels[0] as OpenDocument, "ann's");
  await untilSaved(ann);
  await ben.close();
  const told: SaveState["kind"][] = [];
  ann.onSaveState(() => told.push(ann.saveState().kind));
  server.acknowledges = false;

  server.rewind(before, true);
  await until(() => strokesOf(server.doc(name)).length === 2);
  await until(() => ann.saveState().kind === "healing");

  expect(told).not.toContain("saved");
  server.acknowledges = true;
  for (const document of server.docs.keys()) server.acknowledge(document);
  await untilSaved(ann);
});

test("a log that is another one but does not heal is sent the work that was unsent, and nothing else", async () => {
  const { ann, panels, name } = await two();
  const before = server.states();
  draw(panels[0] as OpenDocument, "saved and lost");
  await untilSaved(ann);
  await server.stop();
  await until(() => ann.saveState().kind === "offline");
  ann.board.doc.getMap("production").set("title", "Late");
  server.rewind(before, false);
  await server.restart();

  await untilSaved(ann);
  expect(server.doc(boardId).getMap("production").get("title")).toBe("Late");
  expect(strokesOf(server.doc(name))).toEqual(["kept"]);
  expect(strokesOf((panels[0] as OpenDocument).doc)).toEqual(["kept"]);
});

test("work that was made on what nobody knows any more is kept as a copy", async () => {
  const { ann, panels } = await two();
  const before = server.states();
  (panels[1] as OpenDocument).doc.getMap("texts").set("t1", new Y.Map([["text", new Y.Text("Rain")]]));
  const mine = panels[0] as OpenDocument;
  await until(() => mine.doc.getMap("texts").has("t1"));
  await server.stop();
  await until(() => ann.saveState().kind === "offline");
  const text = (mine.doc.getMap("texts").get("t1") as Y.Map<unknown>).get("text") as Y.Text;
  text.insert(4, "!");
  server.rewind(before, false);
  await open[1]?.close();
  await server.restart();

  await until(() => ann.saveState().kind === "refused");
  const [copy] = await ann.refusedCopies();
  expect(copy?.reason).toContain("no longer knows");
  expect(mine.doc.store.pendingStructs).toBeNull();
  ann.dismissRefusals();
  await untilSaved(ann);
});

test("a stroke that a view finishes on the copy it still shows goes to the one that took its place", async () => {
  const { ann, panels, name } = await two();
  const mine = panels[0] as OpenDocument;
  const old = mine.doc;
  server.rewind(server.states(), true);
  await until(() => mine.doc !== old && mine.synced);
  await untilSaved(ann);

  old.getMap("strokes").set("late", new Uint8Array([1]));

  expect(strokesOf(mine.doc)).toEqual(["kept", "late"]);
  expect(ann.saveState()).toMatchObject({ kind: "saving", edits: 1 });
  await untilSaved(ann);
  expect(strokesOf(server.doc(name))).toEqual(["kept", "late"]);
});

test("one's own work goes alone and first, so that the log knows again who made it", async () => {
  const { ann, ben, panels, name } = await two();
  const before = server.states();
  const mine = panels[0] as OpenDocument;
  const client = mine.doc.clientID;
  draw(mine, "ann's");
  draw(panels[1] as OpenDocument, "ben's");
  await until(() => strokesOf(mine.doc).length === 3);
  await untilSaved(ann);
  await ben.close();
  const writers: number[][] = [];
  server.onUpdate = (document, update) => {
    if (document === name) writers.push([...Y.parseUpdateMeta(update).to.keys()]);
  };

  server.rewind(before, true);
  await until(() => strokesOf(server.doc(name)).length === 3);

  expect(writers[0]).toEqual([client]);
  expect(writers[1]).not.toContain(client);
});

test("edits of the time in which the new copy is fetched are part of it", async () => {
  const { ann, panels, name } = await two();
  const mine = panels[0] as OpenDocument;
  const before = server.states();
  draw(mine, "lost");
  await untilSaved(ann);
  await server.stop();
  await until(() => ann.saveState().kind === "offline");
  draw(mine, "away");
  server.rewind(before, true);
  const leave = mine.subscribe(() => {
    if (mine.synced || strokesOf(mine.doc).includes("between")) return;
    leave();
    draw(mine, "between");
  });
  await server.restart();

  await untilSaved(ann);
  expect(strokesOf(server.doc(name))).toEqual(["away", "between", "kept", "lost"]);
});

test("what a closed browser kept of a log that heals is brought at its next visit, also the work of others", async () => {
  const { ann, ben, panels, name } = await two();
  const before = server.states();
  draw(panels[1] as OpenDocument, "ben's");
  await until(() => strokesOf((panels[0] as OpenDocument).doc).length === 2);
  await Promise.all([ann.close(), ben.close()]);
  open = [];
  server.rewind(before, true);

  const again = connect();
  const panel = again.panel("p1");
  await until(() => panel.synced);

  await untilSaved(again);
  expect(strokesOf(panel.doc)).toEqual(["ben's", "kept"]);
  expect(strokesOf(server.doc(name))).toEqual(["ben's", "kept"]);
});

test("what a browser kept of drawings that nobody looks at is brought, too, and only once", async () => {
  const { ann, ben, panels, name } = await two();
  const before = server.states();
  draw(panels[1] as OpenDocument, "ben's");
  await until(() => strokesOf((panels[0] as OpenDocument).doc).length === 2);
  await Promise.all([ann.close(), ben.close()]);
  open = [];
  server.rewind(before, true);

  const second = connect();
  await until(() => strokesOf(server.doc(name)).join() === "ben's,kept");
  await untilSaved(second);
  await vi.waitUntil(async () => (await journal.drops(`${name}@1.0`)) > 0, DEADLINE);
  await second.close();
  const opened = vi.spyOn(server, "doc");
  const third = connect();
  await untilSaved(third);
  const panel = third.panel("p2");
  await until(() => panel.synced);
  await untilSaved(third);

  expect(opened.mock.calls.map(([document]) => document)).not.toContain(name);
});

test("what a healing board refuses is kept as a copy and not brought again", async () => {
  const { ann, ben, panels, name } = await two();
  const before = server.states();
  draw(panels[0] as OpenDocument, "refused");
  await untilSaved(ann);
  await ben.close();
  server.refusesStates = "This panel is locked by Joe.";
  server.rewind(before, true);
  await until(() => ann.saveState().kind === "refused");
  server.refusesStates = null;
  const mine = panels[0] as OpenDocument;
  await until(() => mine.synced && strokesOf(mine.doc).join() === "kept");
  expect(await ann.refusedCopies()).toHaveLength(1);
  await ann.close();
  open = [];

  const again = connect();
  const panel = again.panel("p1");
  await until(() => panel.synced);
  await untilSaved(again);
  expect(strokesOf(server.doc(name))).toEqual(["kept"]);
});

test("an answer to what an earlier opening asked is not taken for the state of the new copy", async () => {
  const { ann, panels, name } = await two();
  const mine = panels[0] as OpenDocument;
  const old = mine.doc;
  for (const stroke of ["a", "b", "c"]) draw(mine, stroke);
  await untilSaved(ann);

  // Every answer is there before the client has heard that the log is another one.
  server.rewind(server.states(), false);
  await until(() => mine.doc !== old && mine.synced);

  expect(strokesOf(mine.doc)).toEqual(["a", "b", "c", "kept"]);
  expect(mine.doc.store.pendingStructs).toBeNull();
  expect(strokesOf(server.doc(name))).toEqual(["a", "b", "c", "kept"]);
});

test("who may only look brings nothing, and the board's review takes nothing from anybody", async () => {
  const { ann, ben, panels, name } = await two();
  const before = server.states();
  ann.review.doc.getMap("comments").set("c1", new Y.Map());
  draw(panels[1] as OpenDocument, "lost");
  await Promise.all([untilSaved(ann), untilSaved(ben)]);
  await ben.close();
  server.notify(boardId, { role: "viewer" });
  await until(() => ann.role === "viewer");

  server.rewind(before, true);
  await until(() => !(panels[0] as OpenDocument).synced);
  await untilSaved(ann);

  expect(strokesOf(server.doc(name))).toEqual(["kept"]);
  expect(server.doc(`${boardId}/review`).getMap("comments").size).toBe(0);
  expect(ann.refusals()).toEqual([]);
});

test("a board that heals twice in a row heals", async () => {
  const { ann, panels, name } = await two();
  const before = server.states();
  draw(panels[0] as OpenDocument, "lost");
  await untilSaved(ann);

  server.rewind(before, true);
  await until(() => ann.saveState().kind !== "saved");
  server.rewind(before, true);

  await until(() => strokesOf(server.doc(name)).includes("lost"));
  await untilSaved(ann);
});
