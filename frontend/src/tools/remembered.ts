// What a person set on their tools, kept in this browser: the hand finds its pens tomorrow as it laid them down.
import { LARGEST, SMALLEST, TOOLS, type ToolboxState, useToolbox } from "./toolbox";

/** `localStorage`, or a map in tests. */
type Store = Pick<Storage, "getItem" | "setItem">;

const KEY = "toolbox";
const SOFTEST = 0.4;
const FIRMEST = 2;

interface Kept {
  nibs: Record<string, { size: number; color: string }>;
  eraseMode: ToolboxState["eraseMode"];
  pressureCurve: number;
}

/** Takes up what was kept and keeps what changes, until the returned function is called. */
export function remember(store: Store): () => void {
  const { held, eraseMode, pressureCurve } = useToolbox.getState();
  useToolbox.setState(recalled(store.getItem(KEY), { held, eraseMode, pressureCurve }));
  return useToolbox.subscribe((now, before) => {
    const isSame = now.held === before.held && now.eraseMode === before.eraseMode;
    if (!isSame || now.pressureCurve !== before.pressureCurve) store.setItem(KEY, JSON.stringify(keptOf(now)));
  });
}

function keptOf({ held, eraseMode, pressureCurve }: ToolboxState): Kept {
  const nibs = Object.fromEntries(TOOLS.map(({ name }) => [name, { size: held[name].size, color: held[name].color }]));
  return { nibs, eraseMode, pressureCurve };
}

type Settings = Pick<ToolboxState, "held" | "eraseMode" | "pressureCurve">;

/** Another release may have written it: what does not fit is left as it is. */
function recalled(json: string | null, now: Settings): Settings {
  const kept = parsed(json);
  const held = { ...now.held };
  for (const { name } of TOOLS) {
    const { size, color } = kept.nibs?.[name] ?? {};
    if (isWithin(size, SMALLEST, LARGEST)) held[name] = { ...held[name], size };
    if (typeof color === "string" && /^#[0-9a-f]{8}$/.test(color)) held[name] = { ...held[name], color };
  }
  const { eraseMode: mode, pressureCurve: curve } = kept;
  return {
    held,
    eraseMode: mode === "cut" || mode === "whole" ? mode : now.eraseMode,
    pressureCurve: isWithin(curve, SOFTEST, FIRMEST) ? curve : now.pressureCurve,
  };
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && value >= least && value <= most;
}

function parsed(json: string | null): Partial<Kept> {
  try {
    const value: unknown = JSON.parse(json ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
