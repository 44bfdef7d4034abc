// The tools by name and key, each with its home layer, sizes and colours; and what the person has set on them.
import { create } from "zustand";
import type { ArrowKind } from "../canvas/arrow";
import { type Guides, NO_GUIDES } from "../canvas/guides";
import type { EraseMode } from "./erase";

export type MarkTool = "light_pencil" | "pencil" | "pen" | "brush" | "tone" | "fill" | "line" | "note";
export type ToolName = MarkTool | "eraser" | "lasso" | "arrow" | "text" | "pan";

export interface ToolCard {
  name: ToolName;
  title: string;
  /** Storyboarder's key where it has one. */
  key: string;
  /** The kind of layer it draws on unless the person chose another for it. */
  home: string | null;
  size: number;
  color: string;
}

export const TOOLS: readonly ToolCard[] = [
  { name: "light_pencil", title: "Light pencil", key: "1", home: "reference", size: 8, color: "#7fa8d9ff" },
  { name: "pencil", title: "Pencil", key: "2", home: "pencil", size: 7, color: "#2b2b2bff" },
  { name: "pen", title: "Pen", key: "3", home: "ink", size: 6, color: "#111111ff" },
  { name: "brush", title: "Brush", key: "4", home: "ink", size: 22, color: "#111111ff" },
  { name: "note", title: "Note pen", key: "5", home: "notes", size: 6, color: "#c2362bff" },
  { name: "eraser", title: "Eraser", key: "6", home: null, size: 40, color: "#000000ff" },
  { name: "tone", title: "Tone", key: "7", home: "tone", size: 60, color: "#6b6b6bff" },
  { name: "fill", title: "Fill shape", key: "f", home: "fill", size: 1, color: "#9a9a9aff" },
  { name: "line", title: "Straight line", key: "l", home: "ink", size: 5, color: "#111111ff" },
  { name: "lasso", title: "Lasso select", key: "v", home: null, size: 1, color: "#000000ff" },
  { name: "arrow", title: "Arrow", key: "w", home: "notes", size: 1, color: "#000000ff" },
  { name: "text", title: "Text", key: "t", home: "notes", size: 40, color: "#1a1a1aff" },
  { name: "pan", title: "Move the paper", key: "h", home: null, size: 1, color: "#000000ff" },
];

export const QUICK_SIZES = [2, 4, 7, 12, 22, 40, 60, 100] as const;
export const SMALLEST = 1;
export const LARGEST = 300;

/** Values first, as boards are made of them, then few colours. */
export const PALETTE = [
  { name: "Black", color: "#111111ff" },
  { name: "Dark grey", color: "#3d3d3dff" },
  { name: "Middle grey", color: "#6b6b6bff" },
  { name: "Light grey", color: "#9a9a9aff" },
  { name: "Pale grey", color: "#cfcfcfff" },
  { name: "White", color: "#fdfcf9ff" },
  { name: "Pencil blue", color: "#7fa8d9ff" },
  { name: "Red", color: "#c2362bff" },
  { name: "Orange", color: "#d98a29ff" },
  { name: "Green", color: "#4d8a4bff" },
  { name: "Blue", color: "#1f5fa8ff" },
  { name: "Brown", color: "#8a5a3cff" },
] as const;

export const QUICK_COLORS = ["#111111ff", "#6b6b6bff", "#cfcfcfff"] as const;

interface Held {
  size: number;
  color: string;
  /** A layer chosen by hand for this tool. */
  layer: string | null;
}

export interface ToolboxState {
  tool: ToolName;
  held: Record<ToolName, Held>;
  eraseMode: EraseMode;
  eraseAll: boolean;
  arrowKind: ArrowKind;
  /** Written beside new arrows: "PAN", "Z". */
  arrowLabel: string;
  onion: boolean;
  guides: Guides;
  pressureCurve: number;
}

function fresh(): ToolboxState {
  const held = Object.fromEntries(TOOLS.map(({ name, size, color }) => [name, { size, color, layer: null }]));
  return {
    tool: "pencil",
    // fromEntries forgets the keys; TOOLS names every tool.
    held: held as Record<ToolName, Held>,
    eraseMode: "cut",
    eraseAll: false,
    arrowKind: "subject",
    arrowLabel: "",
    onion: false,
    guides: NO_GUIDES,
    pressureCurve: 0.85,
  };
}

export const useToolbox = create<ToolboxState>(fresh);

export function resetToolbox(): void {
  useToolbox.setState(fresh());
}

export function chooseTool(tool: ToolName): void {
  useToolbox.setState({ tool });
}

export function hold(change: Partial<Held>): void {
  useToolbox.setState(({ tool, held }) => ({ held: { ...held, [tool]: { ...held[tool], ...change } } }));
}

/** A step of about a quarter, the way a size feels. */
export function stepSize(direction: 1 | -1): void {
  const { tool, held } = useToolbox.getState();
  const { size } = held[tool];
  const next = direction > 0 ? Math.max(size + 1, size * 1.25) : Math.min(size - 1, size / 1.25);
  hold({ size: Math.min(LARGEST, Math.max(SMALLEST, Math.round(next))) });
}

export function cardOf(tool: ToolName): ToolCard {
  return TOOLS.find((card) => card.name === tool) ?? (TOOLS[0] as ToolCard);
}

/** What the eraser, the lasso and the paper do not do: leave a mark. */
export function isMarkTool(tool: ToolName): tool is MarkTool {
  return !["eraser", "lasso", "arrow", "text", "pan"].includes(tool);
}

/** Half of the widest line of a tool, in panel units; 0 where a line has no width. */
export function nibRadius(tool: ToolName, size: number): number {
  const isBroad = tool === "eraser" || (isMarkTool(tool) && tool !== "fill");
  return isBroad ? size / 2 : 0;
}

interface LayerChoice {
  id: string;
  kind: string;
}

/** The layer a tool works on: chosen by hand, else its home, else the last one, else the pencil's. */
export function layerFor(
  tool: ToolName,
  held: Held,
  layers: readonly LayerChoice[],
  last: string | null,
): string | null {
  if (held.layer && layers.some((layer) => layer.id === held.layer)) return held.layer;
  const { home } = cardOf(tool);
  const found = home ? layers.find((layer) => layer.kind === home) : layers.find((layer) => layer.id === last);
  return (found ?? layers.find((layer) => layer.kind === "pencil") ?? layers.at(-1))?.id ?? null;
}
