// Where one stands in a board's past: the tab's own state. The address says it too, once one stands still.
import { create } from "zustand";
import type { Step } from "../../api/history";
import { goMoments, momentsOf, useMoments } from "../../app/location";
import type { BoardModel } from "../../model/boardModel";
import type { Board } from "../../model/model";
import { momentBefore } from "../../model/moments";
import type { Moment } from "../../model/past";
import type { Mark } from "../board/marks";
import type { Outline } from "../board/outline";
import { isNarrow, useBoardState } from "../board/state";
import type { Thumbs } from "../board/thumbs";

/** The board as it was at a moment. */
export interface Scene {
  at: string;
  moment: Moment;
  model: BoardModel;
  board: Board;
  outline: Outline;
  thumbs: Thumbs;
  /** How panels differ from what they are now, and what a chosen step did to them. */
  marksOf: (panelId: string) => readonly Mark[];
}

export interface Chosen {
  step: Step;
  side: "before" | "after";
  /** Where one stood when it was chosen. */
  at: string;
}

export type Span = "" | "hour" | "today" | "yesterday" | "week" | "until";

/** What is looked for among the steps; empty for anything. */
export interface Filter {
  account: string;
  kind: string;
  scene: string;
  panel: string;
  span: Span;
}

export const NO_FILTER: Filter = { account: "", kind: "", scene: "", panel: "", span: "" };

export interface HistoryState {
  /** Where one passes by; the address follows when one stands still. */
  passing: string | null;
  scene: Scene | null;
  problem: string | null;
  chosen: Chosen | null;
  page: "steps" | "versions";
  filter: Filter;
  /** Which moment is being named. */
  naming: string | null;
  set: (state: Partial<Omit<HistoryState, "set">>) => void;
}

const fresh = () => ({ passing: null, scene: null, problem: null, chosen: null, naming: null });

export const useHistory = create<HistoryState>((set) => ({
  ...fresh(),
  page: "steps",
  filter: NO_FILTER,
  set: (state) => set(state),
}));

const SETTLED_MS = 400;
let settling: ReturnType<typeof setTimeout> | null = null;

/** Goes to a moment; the address is written when no other one was gone to for a while. */
export function travelTo(at: string): void {
  const { set } = useHistory.getState();
  set({ passing: at, problem: null });
  if (settling !== null) clearTimeout(settling);
  settling = setTimeout(settle, SETTLED_MS);
}

function settle(): void {
  settling = null;
  const { passing, scene, set } = useHistory.getState();
  if (passing === null) return;
  // The entry's own id: what was there at that time, however often somebody looks.
  const at = scene?.at === passing ? scene.moment.position : passing;
  const { chosen } = useHistory.getState();
  if (momentsOf(location.search).at !== null) goMoments({ at, to: null }, { replace: true });
  set({ passing: null, chosen: chosen?.at === passing ? { ...chosen, at } : chosen });
}

export function openHistory(): void {
  useBoardState.getState().show({ tab: "history", ...(isNarrow() ? {} : { dock: true }) });
  goMoments({ at: "now", to: null });
}

/** In the past it leads back to the present first. */
export function flipHistory(): void {
  if (momentsOf(location.search).at === null) openHistory();
  else leaveHistory();
}

export function leaveHistory(): void {
  if (settling !== null) clearTimeout(settling);
  settling = null;
  useHistory.getState().set(fresh());
  goMoments({ at: null, to: null });
}

export function filterBy(filter: Partial<Filter>): void {
  const { filter: before, set } = useHistory.getState();
  set({ filter: { ...before, ...filter } });
}

/** The moment right before a step, or right after it. */
export const momentOf = (step: Step, side: Chosen["side"]): string =>
  side === "after" ? step.last : momentBefore(step.first);

/** Shows the board right before or right after a step. */
export function showStep(step: Step, side: Chosen["side"]): void {
  const at = momentOf(step, side);
  useHistory.getState().set({ chosen: { step, side, at } });
  show(at);
}

/** From wherever one is; on a phone the list lies over the board and gives way to it. */
export function show(at: string): void {
  if (isNarrow()) useBoardState.getState().show({ dock: false });
  if (momentsOf(location.search).at === null) goMoments({ at, to: null });
  else travelTo(at);
}

/** The steps of one panel or scene alone, beside the board. */
export function showHistoryOf(filter: Pick<Filter, "panel"> | Pick<Filter, "scene">): void {
  useHistory.getState().set({ filter: { ...NO_FILTER, ...filter }, page: "steps" });
  useBoardState.getState().show({ dock: true, tab: "history" });
}

/** Where one is in the past, "now" when the history is open at the present, null when it is closed. */
export function useAt(): string | null {
  const { at, to } = useMoments();
  const passing = useHistory((state) => state.passing);
  return at === null || to !== null ? null : (passing ?? at);
}

export const isPastMoment = (at: string | null): at is string => at !== null && at !== "now";
