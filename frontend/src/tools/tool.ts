// What every tool is, what it may ask of the desk it works on, and the changes it proposes. Plain data and interfaces.
import type { Matrix, Point } from "../canvas/geometry";
import type { GrowingMark } from "../canvas/growing";
import type { Selection } from "../canvas/hits";
import type { Mark, StoredMark } from "../canvas/mark";
import type { Sheet } from "../canvas/sheet";
import type { Hand } from "./hand";

export interface NewArrow {
  kind: string;
  points: number[];
  width: number;
  color: string;
  taper: boolean;
  label: string;
}

/** One step of a person's work on a panel, and one step of their undo. */
export type Change =
  | { kind: "draw"; id: string; layer: string; mark: Mark }
  | { kind: "erase"; gone: Selection; add: (Mark & { layer: string; id?: string })[] }
  | { kind: "transform"; selection: Selection; matrix: Matrix }
  | { kind: "arrow"; layer: string; arrow: NewArrow };

/** What an eraser did so far: what is left of the marks that it cut, and what it took whole. */
export interface Erased {
  marks: ReadonlyMap<string, readonly StoredMark[]>;
  gone: Selection;
}

export interface Style {
  layer: string;
  tool: string;
  color: string;
  size: number;
}

/** What a tool may see and do. */
export interface Desk {
  style(): Style;
  newId(): string;
  /** The sheets that may be changed: visible, not locked. */
  sheets(): readonly Sheet[];
  /** The sheet that is drawn on. */
  activeSheet(): Sheet | null;
  /** Panel units a CSS pixel. */
  unit(): number;
  show(id: string, mark: GrowingMark): void;
  grew(id: string, mark: GrowingMark): void;
  hide(id: string, mark: GrowingMark): void;
  /** Shows the paper as an eraser leaves it until `null` ends it. */
  previewErased(erased: Erased | null): void;
  /** Lifts the selection off the paper and shows it under a matrix. */
  previewTransform(matrix: Matrix | null): void;
  showTrail(points: readonly Point[] | null): void;
  showArrow(arrow: NewArrow | null): void;
  selection(): Selection;
  select(selection: Selection): void;
  /** Opens typing at a point: on the text that is there, or on a new one. */
  write(at: Point): void;
  pan(dx: number, dy: number): void;
  commit(change: Change): void;
}

export interface Tool {
  readonly cursor: string;
  down(hand: Hand): void;
  /** All positions since the last call, and where the hand will probably be next. */
  move(hands: readonly Hand[], predicted: readonly Hand[]): void;
  complete(hand: Hand): void;
  cancel(): void;
  readonly busy: boolean;
}
