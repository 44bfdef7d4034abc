// A board without a server, to look at: ?scenes=190&panels=2000&people=2&role=viewer. Never part of the bundle.
import { createRoot } from "react-dom/client";
import type * as Y from "yjs";
import { pageOf, useLocationPath } from "../src/app/location";
import { type BoardSession, useBoardModel } from "../src/app/session";
import { Toasts } from "../src/app/Toasts";
import { keyRegistry } from "../src/keys/registry";
import * as edits from "../src/model/edits";
import { UndoStack } from "../src/model/undo";
import { connectBoard } from "../src/sync/connection";
import { MemoryJournal } from "../src/sync/journal";
import { BoardScreen } from "../src/views/board/BoardScreen";
import { ThumbStore } from "../src/views/board/thumbs";
import "../src/theme/theme.css";
import "../src/theme/app.css";
import "../src/views/board/board.css";

const wish = new URLSearchParams(location.search);
const wanted = (name: string, usual: number) => Number(wish.get(name) ?? usual);
const BOARD = "0197f3a0-0000-7000-8000-0000000000b0";

const PLACES = [
  "INT. KITCHEN - NIGHT",
  "EXT. HARBOUR - DAWN",
  "INT. FERRY, ENGINE ROOM - DAY",
  "EXT. LIGHTHOUSE - DUSK",
];
const LINES = [
  ["MARA: You said the boat would be here by six.", "Mara leans over the rail. Behind her the fog swallows the pier."],
  ["", "A hand turns the brass key. The lamp flickers and dies."],
  ["JOE: Nobody has been up there since the war.", "Joe keeps his eyes on the water."],
  ["", "The rope snaps taut."],
];
const CAMERAS = [
  { size: "WS", angle: "HIGH", movement: ["CRANE_D"], focal_length_mm: 25 },
  { size: "MCU", angle: "EYE_LEVEL", movement: ["STATIC"], focal_length_mm: 50 },
  { size: "CU", angle: "LOW", movement: ["DOLLY_IN"], focal_length_mm: 75 },
  { size: "MS", angle: "", movement: ["PAN_L"], focal_length_mm: 35 },
];
const STATUSES = ["draft", "draft", "for_review", "approved", "changes_requested"];

function fill(doc: Y.Doc, scenes: number, panels: number): void {
  const author = { account: "a0" };
  edits.setProduction(doc, { title: "The Lamp Room" }, author);
  const rows = Array.from({ length: scenes }, (_, at) => ({
    number: String(at + 1),
    slugline: PLACES[at % PLACES.length],
    cast: at % 3 === 0 ? ["MARA", "JOE"] : ["MARA"],
  }));
  const sceneIds = edits.insertScenes(doc, rows, author);
  const script = edits.insertScript(
    doc,
    { title: "The Lamp Room", filename: "lamp.fountain", format: "fountain" },
    author,
  );
  const share = Math.max(1, Math.round(panels / scenes));
  for (const [at, scene] of sceneIds.entries()) fillScene(doc, scene, script, at, share, author);
}

function fillScene(doc: Y.Doc, scene: string, script: string, at: number, panels: number, author: edits.Author): void {
  const elements = edits.insertElements(
    doc,
    script,
    [
      { type: "scene_heading", text: PLACES[at % PLACES.length], scene, scene_number: String(at + 1) },
      { type: "action", text: LINES[at % 4]?.[1], scene },
      { type: "character", text: "MARA", character: "MARA", scene },
      { type: "dialogue", text: "You said the boat would be here by six.", scene },
    ],
    author,
  );
  const counts = Array.from({ length: Math.ceil(panels / 3) }, (_, n) => Math.min(3, panels - n * 3));
  const shots = edits.insertShots(
    doc,
    scene,
    counts.map((_, n) => CAMERAS[(at + n) % 4] ?? {}),
    author,
  );
  shots.forEach((shot, n) => {
    const rows = Array.from({ length: counts[n] ?? 0 }, (_, k) => {
      const [dialogue, action] = LINES[(at + n + k) % 4] ?? [];
      return { dialogue, action, duration_frames: 24 + ((at + k) % 5) * 12, status: STATUSES[(at + k) % 5] };
    });
    const ids = edits.insertPanels(doc, shot, rows, author);
    if (ids[0] !== undefined && n === 0) edits.linkElements(doc, ids[0], elements.slice(1, 3), author);
  });
}

/** Pictures as real thumbnails are, so that scrolling decodes them as it will. */
async function sketches(): Promise<string[]> {
  return Promise.all(Array.from({ length: 24 }, (_, n) => sketch(n)));
}

async function sketch(n: number): Promise<string> {
  const canvas = new OffscreenCanvas(480, 201);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("expected a 2D context");
  context.fillStyle = "#efeeec";
  context.fillRect(0, 0, 480, 201);
  context.lineWidth = 2.5;
  for (let k = 0; k < 40; k += 1) {
    context.beginPath();
    context.moveTo(((n + 3) * (k + 7) * 37) % 480, ((n + 5) * (k + 3) * 53) % 201);
    context.lineTo(((n + 11) * (k + 2) * 29) % 480, ((n + 2) * (k + 9) * 31) % 201);
    context.globalAlpha = 0.25 + (k % 5) / 8;
    context.stroke();
  }
  return URL.createObjectURL(await canvas.convertToBlob({ type: "image/webp" }));
}

function makeSession(pictures: string[]): BoardSession {
  const me = { account: "a0", name: "Mara Lindqvist", color: "#e8a33d" };
  const role = wish.get("role") === "viewer" ? "viewer" : "editor";
  const undo = new UndoStack({ account: me.account });
  const settings = { url: "ws://127.0.0.1:9", boardId: BOARD, me, epoch: "", journal: new MemoryJournal() };
  const connection = connectBoard({ ...settings, role, holds: (doc) => undo.holds(doc) });
  const document = connection.board as unknown as { ready: boolean; changed: () => void; doc: Y.Doc };
  if (wanted("panels", 60) > 0) fill(document.doc, wanted("scenes", 6), wanted("panels", 60));
  document.ready = true;
  document.changed();
  const thumbs = new ThumbStore({
    list: async () => ({}),
    address: (id) => pictures[Number.parseInt(id.slice(-4), 16) % pictures.length] ?? "",
    upload: async () => "h",
    mayUpload: () => true,
  });
  const ids = [...document.doc.getMap("panels").keys()];
  for (const [at, id] of ids.entries()) if (at % 7 !== 5) thumbs.set(id, "h");
  if (wanted("people", 2) > 0) connection.others = () => PEOPLE(ids);
  const entry = {
    id: BOARD,
    project: "p",
    project_name: "P",
    name: "The Lamp Room",
    role,
    created_ms: 0,
    binned_ms: 0,
  } as const;
  return { entry, connection, thumbs, undo, redraw: () => undefined, close: () => connection.close() };
}

let people: ReturnType<ReturnType<typeof connectBoard>["others"]> | null = null;
function PEOPLE(ids: string[]) {
  people ??= [
    {
      client: 2,
      user: { account: "a2", name: "Joe Okafor", color: "#7fb8e8" },
      panel: ids[3] ?? null,
      mode: "panel" as const,
    },
    {
      client: 3,
      user: { account: "a3", name: "Ines", color: "#b6d67a" },
      panel: ids[9] ?? null,
      mode: "board" as const,
    },
  ].map(({ mode, ...person }) => ({
    ...person,
    pointer: null,
    selection: [],
    tool: null,
    view: { scene: null, panel: person.panel, mode },
  }));
  return people;
}

const session = makeSession(await sketches());
window.addEventListener("keydown", keyRegistry.handle);

function Page() {
  const model = useBoardModel(session.connection.board);
  const page = pageOf(useLocationPath());
  return (
    <>
      {model && <BoardScreen session={session} model={model} panelId={page.kind === "board" ? page.panel : null} />}
      <Toasts />
    </>
  );
}

const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<Page />);
