// The truth about saving, told by a real socket: saved, unsaved, offline, refused, and the tab's earlier life.
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { connectBoard, type LiveConnection } from "./connection";
import { BrowserJournal, type Journal } from "./journal";
import { RehearsalServer, TestSocket } from "./rehearsal";
import type { Standing } from "./standing";

const BOARD = "0197f3a0-0000-7000-8000-000000000001";
const ME = { account: "a1", name: "Mara", color: "#aabbcc" };
const DEADLINE = { timeout: 8000, interval: 10 };

let server: RehearsalServer;
let url: string;
let journal: Journal;
let name = 0;
let open: LiveConnection[] = [];

beforeEach(async () => {
  server = new RehearsalServer();
  url = await server.start();
  name += 1;
  journal = await BrowserJournal.open(`journal-${name}`);
});

afterEach(async () => {
  await Promise.all(open.map((connection) => connection.close()));
  open = [];
  await server.stop();
  journal.close();
});

function connect(askStanding?: () => Promise<Standing>, epoch = "1"): LiveConnection {
  const connection = connectBoard({
    url,
    boardId: `${BOARD}${name}`,
    me: ME,
    role: "editor",
    epoch,
    journal,
    socket: TestSocket,
    ...(askStanding && { askStanding }),
  });
  open.push(connection);
  return connection;
}

const until = (condition: () => boolean) => vi.waitUntil(condition, DEADLINE);
const untilSaved = (connection: LiveConnection) => until(() => connection.saveState().kind === "saved");

test("an edit is shown as saved only when the server says that it is in the log", async () => {
  const connection = connect();
  await untilSaved(connection);
  server.acknowledges = false;

  connection.board.doc.getMap("production").set("title", "Night Shift");
  await until(() => server.doc(connection.boardId).getMap("production").get("title") === "Night Shift");

  expect(connection.saveState()).toMatchObject({ kind: "saving", edits: 1 });
  server.acknowledge(connection.boardId);
  await untilSaved(connection);
});

test("a deletion is unsaved until the message that carries it is acknowledged", async () => {
  const connection = connect();
  await untilSaved(connection);
  connection.board.doc.getMap("production").set("title", "Night Shift");
  await untilSaved(connection);

  server.acknowledges = false;
  connection.board.doc.getMap("production").delete("title");

  expect(connection.saveState()).toMatchObject({ kind: "saving", edits: 1 });
  await until(() => !server.doc(connection.boardId).getMap("production").has("title"));
  server.acknowledge(connection.boardId);
  await untilSaved(connection);
});

test("who comes back with nothing new sends nothing", async () => {
  const connection = connect();
  await untilSaved(connection);
  connection.board.doc.getMap("production").set("title", "Night Shift");
  await untilSaved(connection);
  await server.stop();
  await until(() => connection.saveState().kind === "offline");
  server.contents = 0;

  await server.restart();
  await untilSaved(connection);

  expect(server.contents).toBe(0);
});

test("edits made offline are counted and arrive when the server is back", async () => {
  const connection = connect();
  await untilSaved(connection);
  await server.stop();
  await until(() => connection.saveState().kind === "offline");

  for (const title of ["A", "AB", "ABC"]) connection.board.doc.getMap("production").set("title", title);

  expect(connection.saveState()).toEqual({ kind: "offline", edits: 3 });
  await server.restart();
  await untilSaved(connection);
  expect(server.doc(connection.boardId).getMap("production").get("title")).toBe("ABC");
});

test("a network that is gone is told at once, though the socket cannot even say goodbye", async () => {
  const browser = new EventTarget();
  vi.stubGlobal("addEventListener", browser.addEventListener.bind(browser));
  vi.stubGlobal("removeEventListener", browser.removeEventListener.bind(browser));
  const connection = connect();
  await untilSaved(connection);
  const goodbye = vi.spyOn(TestSocket.prototype, "close").mockImplementation(() => undefined);

  browser.dispatchEvent(new Event("offline"));

  expect(connection.saveState().kind).toBe("offline");
  goodbye.mockRestore();
  await untilSaved(connection);
  vi.unstubAllGlobals();
});

test("an edit whose acknowledgement was lost with the socket is saved by the next connection", async () => {
  const connection = connect();
  await untilSaved(connection);
  server.acknowledges = false;
  connection.board.doc.getMap("production").set("title", "Night Shift");
  await until(() => server.doc(connection.boardId).getMap("production").get("title") === "Night Shift");

  await server.stop();
  await until(() => connection.saveState().kind === "offline");
  server.acknowledges = true;
  await server.restart();

  await untilSaved(connection);
});

test("work of an earlier life of the tab is sent without opening its panel", async () => {
  const first = connect();
  const panel = first.panel("p1");
  await untilSaved(first);
  await until(() => panel.ready);
  await server.stop();
  await until(() => first.saveState().kind === "offline");
  panel.doc.getMap("strokes").set("s1", new Uint8Array([1, 2, 3]));
  await vi.waitUntil(async () => (await journal.unsaved(first.boardId)).length === 1, DEADLINE);
  await first.close();

  await server.restart();
  const second = connect();

  await until(() => server.doc(`${second.boardId}/panel/p1`).getMap("strokes").has("s1"));
  await untilSaved(second);
  await vi.waitUntil(async () => (await journal.unsaved(second.boardId)).length === 0, DEADLINE);
});

test("an earlier life's work counts as unsent while the server is away", async () => {
  const first = connect();
  await untilSaved(first);
  await server.stop();
  await until(() => first.saveState().kind === "offline");
  first.board.doc.getMap("production").set("title", "Late");
  await vi.waitUntil(async () => (await journal.unsaved(first.boardId)).length === 1, DEADLINE);
  await first.close();

  const second = connect();

  await until(() => second.saveState().kind === "offline" && second.board.ready);
  expect(second.saveState()).toEqual({ kind: "offline", edits: 1 });
  expect(second.board.doc.getMap("production").get("title")).toBe("Late");
  await server.restart();
});

test("a panel made while the server is away is drawn on at once, and one that others may have drawn on is not", async () => {
  const connection = connect();
  await untilSaved(connection);
  await server.stop();
  await until(() => connection.saveState().kind === "offline");
  connection.board.doc.getMap("panels").set("p9", new Y.Map());

  const [known, born] = [connection.panel("p1"), connection.panel("p9")];
  await until(() => born.ready);
  expect(born.writable).toBe(true);
  expect(known.ready).toBe(false);

  born.doc.getMap("strokes").set("s1", new Uint8Array([1, 2, 3]));
  await server.restart();
  await untilSaved(connection);
  expect(server.doc(born.name).getMap("strokes").has("s1")).toBe(true);
});

test("refused work is taken off the screen, kept as a copy, and told with its reason", async () => {
  const connection = connect();
  const panel = connection.panel("p1");
  await untilSaved(connection);
  await until(() => panel.ready);
  const before = panel.doc;

  server.refusal = "This panel is locked by Joe.";
  panel.doc.getMap("strokes").set("s1", new Uint8Array([1]));
  await until(() => connection.saveState().kind === "refused");

  expect(connection.refusals()[0]).toMatchObject({ reason: "This panel is locked by Joe.", suggestion: "s1", kept: 2 });
  await until(() => panel.doc !== before && panel.ready);
  expect(panel.doc.getMap("strokes").size).toBe(0);
  expect(await connection.refusedCopies()).toHaveLength(1);
  connection.dismissRefusals();
  await untilSaved(connection);

  panel.doc.getMap("strokes").set("s2", new Uint8Array([2]));
  await untilSaved(connection);
  expect(server.doc(panel.name).getMap("strokes").has("s2")).toBe(true);
});

test("a stroke that is finished on a drawing which has just been refused is kept, too", async () => {
  const connection = connect();
  const panel = connection.panel("p1");
  await untilSaved(connection);
  await until(() => panel.synced);
  const before = panel.doc;
  server.refusal = "This panel is locked by Joe.";
  const seen: boolean[] = [];
  const leave = connection.onSaveState(() => {
    if (connection.saveState().kind !== "refused") return;
    leave();
    seen.push(panel.doc === before, panel.writable);
    before.getMap("strokes").set("s2", new Uint8Array([2]));
  });
  before.getMap("strokes").set("s1", new Uint8Array([1]));
  await until(() => panel.doc !== before && panel.synced);
  expect(seen).toEqual([true, false]);

  await vi.waitUntil(async () => (await connection.refusedCopies()).length === 2, DEADLINE);
  const kept = new Y.Doc();
  for (const { update } of await connection.refusedCopies()) Y.applyUpdate(kept, update);
  expect([...kept.getMap("strokes").keys()]).toEqual(["s1", "s2"]);
  expect(panel.doc.getMap("strokes").size).toBe(0);
  connection.dismissRefusals();
  await untilSaved(connection);
});

test("a document that will soon be full says how large it is", async () => {
  const connection = connect();
  const panel = connection.panel("p1");
  await untilSaved(connection);
  expect(panel.large).toBe(0);

  let told = 0;
  panel.subscribe(() => {
    told += 1;
  });
  server.notify(panel.name, { large: 2_400_000 });
  await until(() => panel.large === 2_400_000);
  expect(told).toBeGreaterThan(0);
});

test("a connection that is closed opens nothing again, and tells nobody", async () => {
  const connection = connect();
  await untilSaved(connection);
  const { board } = connection;
  let told = 0;
  board.subscribe(() => {
    told += 1;
  });

  await connection.close();

  expect(connection.board).toBe(board);
  expect(told).toBe(0);
});

test("a panel nobody looks at any more is let go once it is saved", async () => {
  const connection = connect();
  const panel = connection.panel("p1");
  await until(() => panel.ready);
  await untilSaved(connection);

  panel.release();

  let gone = false;
  panel.doc.on("destroy", () => {
    gone = true;
  });
  await until(() => gone);
});

test("a lock makes its panel read-only at once, and a lost role the whole board", async () => {
  const connection = connect();
  const panel = connection.panel("p1");
  await until(() => panel.ready);
  await untilSaved(connection);

  server.notify(connection.boardId, { lock: "p1", locked: true, by: "Joe" });
  await until(() => !panel.writable);
  expect(panel.locked?.by).toBe("Joe");
  expect(connection.board.writable).toBe(true);

  server.notify(connection.boardId, { role: "viewer" });
  await until(() => !connection.board.writable);
});

test("what was locked, and which role was given, while the browser was away is known on its return", async () => {
  const standing: Standing = { role: "editor", locks: [{ panel: "p1", by: "Joe", reason: "" }] };
  const connection = connect(async () => standing);
  const panels = [connection.panel("p1"), connection.panel("p2")];
  await untilSaved(connection);
  await until(() => panels.map(({ writable }) => writable).join() === "false,true");

  await server.stop();
  await until(() => connection.saveState().kind === "offline");
  standing.locks = [{ panel: "p2", by: "Joe", reason: "" }];
  await server.restart();
  await until(() => panels.map(({ writable }) => writable).join() === "true,false");

  await server.stop();
  await until(() => connection.saveState().kind === "offline");
  standing.role = "viewer";
  await server.restart();
  await until(() => !connection.board.writable);
});

test("a lock that was heard while locks were asked for stands", async () => {
  const answer: ((standing: Standing) => void)[] = [];
  const connection = connect(() => new Promise((resolve) => answer.push(resolve)));
  const panel = connection.panel("p1");
  await untilSaved(connection);
  await until(() => panel.writable && answer.length === 1);

  server.notify(connection.boardId, { lock: "p1", locked: true, by: "Joe" });
  await until(() => !panel.writable);
  answer[0]?.({ role: "editor", locks: [] });
  await until(() => answer.length === 2);

  expect(panel.locked?.by).toBe("Joe");
  answer[1]?.({ role: "editor", locks: [{ panel: "p1", by: "Joe", reason: "sent to print" }] });
  await until(() => panel.locked?.reason === "sent to print");
});

test("a stroke being drawn reaches the others who have the panel open", async () => {
  const [artist, watcher] = [connect(), connect()];
  const documents = [artist.panel("p1"), watcher.panel("p1")];
  await until(() => documents.every(({ ready }) => ready));
  const seen: number[][] = [];
  watcher.onLive("p1", ({ points }) => seen.push(points));

  const chunk = { stroke: "s1", layer: "ink", tool: "pen", color: "#000000", size: 4, from: 0, done: false };
  artist.sendLive("p1", { ...chunk, points: [0, 0, 0.5] });
  artist.sendLive("p1", { ...chunk, from: 1, points: [10, 0, 0.5] });
  artist.sendLive("p1", { ...chunk, from: 2, points: [20, 0, 1], done: true });

  await until(() => seen.flat().length === 9);
  expect(seen).toHaveLength(2);
});

test("unsent work of before the board's log was rebuilt is sent to the new one", async () => {
  const first = connect();
  await untilSaved(first);
  await server.stop();
  await until(() => first.saveState().kind === "offline");
  first.board.doc.getMap("production").set("title", "Late");
  await vi.waitUntil(async () => (await journal.unsaved(first.boardId)).length === 1, DEADLINE);
  await first.close();
  server.docs.clear();
  server.log = { ...server.log, epoch: "2" };
  await server.restart();

  const second = connect(undefined, "2");

  await until(() => server.doc(second.boardId).getMap("production").get("title") === "Late");
  await untilSaved(second);
  await vi.waitUntil(async () => (await journal.unsaved(second.boardId)).length === 0, DEADLINE);
});

test("a rebuilt board begins without what the browser kept of the old one", async () => {
  const first = connect();
  await untilSaved(first);
  first.board.doc.getMap("production").set("title", "Old");
  await untilSaved(first);
  await first.close();
  server.docs.clear();
  server.log = { ...server.log, epoch: "2" };

  const second = connect(undefined, "2");
  await untilSaved(second);

  expect(second.board.doc.getMap("production").get("title")).toBeUndefined();
});

test("a refusal for the schema says that the page is outdated, keeps the work, and ends writing", async () => {
  const connection = connect();
  await untilSaved(connection);
  expect(connection.outdated()).toBe(false);
  server.acknowledges = false;
  connection.board.doc.getMap("production").set("title", "Night Shift");

  server.notify(connection.boardId, { refused: "schema", reason: "This edit does not fit.", suggestion: null });
  await until(() => connection.outdated());

  await vi.waitUntil(async () => (await connection.refusedCopies()).length === 1, DEADLINE);
  await until(() => connection.board.ready);
  expect(connection.board.writable).toBe(false);
});

test("a document of a newer schema is read, and the page known to be outdated", async () => {
  const connection = connect();
  await untilSaved(connection);
  expect(connection.board.writable).toBe(true);

  server.doc(connection.boardId).getMap("meta").set("schema", 1000);

  await until(() => connection.outdated());
  expect(connection.board.writable).toBe(false);
});

test("a client id that is somebody else's is given up for a new one", async () => {
  const connection = connect();
  await untilSaved(connection);
  await until(() => server.clients.size === 1);
  const { doc } = connection.board;
  const [before] = server.clients;

  server.closeSockets(4409, "This client id belongs to somebody else.");
  await until(() => doc.clientID !== before && server.clients.has(doc.clientID));

  doc.getMap("production").set("title", "Night Shift");
  await untilSaved(connection);
  expect(connection.board.doc).toBe(doc);
  expect(server.doc(connection.boardId).getMap("production").get("title")).toBe("Night Shift");
});

test("a document that the server alone closed is opened again, and work on it arrives", async () => {
  const connection = connect();
  const panel = connection.panel("p1");
  await until(() => panel.synced);
  await untilSaved(connection);

  server.closeDocument(panel.name, "The document had to be opened again.");
  await until(() => panel.obstacle === "The document had to be opened again.");
  expect(panel.writable).toBe(false);
  panel.doc.getMap("strokes").set("s1", new Uint8Array([1]));

  await until(() => panel.obstacle === null);
  await untilSaved(connection);
  expect(server.doc(panel.name).getMap("strokes").has("s1")).toBe(true);
});

test("a panel that may not be opened says why, and is asked for again", async () => {
  const connection = connect();
  server.denied.set(`${connection.boardId}/panel/p1`, "There is no such document.");
  const panel = connection.panel("p1");
  await until(() => panel.obstacle === "There is no such document.");

  server.denied.clear();

  await until(() => panel.synced && panel.obstacle === null);
});
