// The panel view on local documents: `?strokes=500` fills the panel, `?guest` brings a person, `?locked` locks it.
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { keyRegistry } from "../src/keys/registry";
import { addArrow, addStrokes, addText } from "../src/model/edits";
import { DICE } from "../src/model/ids";
import { makeStroke, type Stroke } from "../src/model/stroke";
import { UndoStack } from "../src/model/undo";
import { ThumbStore } from "../src/views/board/thumbs";
import { PanelView } from "../src/views/panel/PanelView";
import "../src/theme/theme.css";
import { LocalConnection } from "./local";

const query = new URLSearchParams(location.search);
const local = new LocalConnection();
const undo = new UndoStack({ account: local.me.account });
const author = { account: local.me.account };
const cameras = ["WS · eye level · static", "MS · low · dolly in · 35 mm", "MCU · eye level · 50 mm"];
const panels = [3, 5, 2].flatMap((count, shot) =>
  Array.from({ length: count }, (_, index) => ({
    id: DICE.newId(),
    shotLabel: `12${["", "A", "B"][shot]}`,
    number: index + 1,
    count,
    camera: cameras[shot] ?? "",
  })),
);
const thumbs = new ThumbStore({
  list: async () => ({}),
  address: () => "",
  upload: async () => "",
  mayUpload: () => true,
});
const first = panels[4]?.id ?? "";

fill(first, Number(query.get("strokes") ?? 0));
if (query.has("arrows")) addMoves(first);
if (query.has("locked")) local.panel(first).lock({ by: "d", reason: "approved by the director" });
if (query.has("guest")) addGuest(first);
for (const id of [panels[3]?.id, panels[5]?.id]) if (id) fill(id, 12, id.charCodeAt(id.length - 1));

/** Strokes as people draw them: some fifty points each, over the whole frame, on several layers. */
function fill(panelId: string, count: number, seed = 7): void {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const looks = [
    { tool: "pencil", layer: "pencil", color: "#2b2b2bff", size: 6 },
    { tool: "pencil", layer: "pencil", color: "#2b2b2bff", size: 6 },
    { tool: "pen", layer: "ink", color: "#111111ff", size: 5 },
    { tool: "brush", layer: "ink", color: "#111111ff", size: 14 },
    { tool: "tone", layer: "tone", color: "#8a8a8aff", size: 50 },
    { tool: "light_pencil", layer: "reference", color: "#7fa8d9ff", size: 8 },
  ];
  const strokes: Stroke[] = [];
  for (let index = 0; index < count; index += 1) {
    const look = looks[index % looks.length] ?? looks[0];
    if (look) strokes.push(makeStroke(scribble(random), look));
  }
  if (strokes.length > 0) addStrokes(local.panel(panelId).doc, strokes, author);
}

function scribble(random: () => number): number[] {
  const [x, y] = [(random() - 0.5) * 2100, (random() - 0.5) * 850];
  const [reach, wave, turn] = [60 + random() * 300, 10 + random() * 90, random() * 6.3];
  return Array.from({ length: 50 }, (_, index) => {
    const t = index / 49;
    const [along, across] = [reach * (t - 0.5), wave * Math.sin(t * 7 + turn)];
    const pressure = 0.15 + 0.7 * Math.sin(Math.PI * t);
    return [
      x + along * Math.cos(turn) - across * Math.sin(turn),
      y + along * Math.sin(turn) + across * Math.cos(turn),
      pressure,
    ];
  }).flat();
}

function addMoves(panelId: string): void {
  const { doc } = local.panel(panelId);
  const arrow = { width: 24, taper: true, label: "", color: "#c2362bff" };
  addArrow(doc, "notes", { ...arrow, kind: "subject", points: [-300, 200, -50, 100, 250, 180] }, author);
  const camera = { ...arrow, width: 42, taper: false, color: "#1f5fa8ff" };
  addArrow(doc, "notes", { ...camera, kind: "camera", label: "PAN", points: [900, -380, 1130, -380] }, author);
  const text = {
    text: "MARA does not look up.",
    x: -820,
    y: 380,
    width: 600,
    size: 44,
    color: "#1a1a1aff",
    rotation: 0,
  };
  addText(doc, "notes", text, author);
}

function addGuest(panelId: string): void {
  const user = { account: "g", name: "Mara Lind", color: "#6fc3b2" };
  const view = { scene: null, panel: panelId, mode: "panel" } as const;
  local.show([{ user, client: 2, panel: panelId, pointer: { x: 320, y: -180 }, selection: [], tool: "pencil", view }]);
  setTimeout(() => {
    const points = Array.from({ length: 40 }, (_, i) => [100 + i * 5.6, -60 - 120 * Math.sin(i / 12), 0.6]).flat();
    const style = { stroke: DICE.newId(), layer: "ink", tool: "pen", color: "#111111ff", size: 8 };
    local.hear({ ...style, from: 0, points, done: false, account: "g", client: 2 });
  }, 700);
}

function Page() {
  const [panelId, open] = useState(first);
  return (
    <PanelView
      connection={local.asConnection()}
      undo={undo}
      project="local"
      panels={panels}
      panelId={panelId}
      aspect={query.has("scope") ? 2.39 : 16 / 9}
      thumbs={thumbs}
      onOpen={open}
      onClose={() => {}}
      status={<span className="muted number">saved 14:02:11</span>}
    />
  );
}

window.addEventListener("keydown", keyRegistry.handle);
const root = document.getElementById("root");
if (root) createRoot(root).render(<Page />);
