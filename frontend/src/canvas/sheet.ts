// A layer as the painters see it, and what must be painted anew when it changed. Plain data.
import type { Arrow } from "./arrow";
import type { Caption } from "./caption";
import { applyToBox, type Box, compose, type Matrix, NOTHING, rotation, translation, union } from "./geometry";
import { markBox, type StoredMark } from "./mark";

/** A placed image; x and y are its middle. */
export interface Placed {
  readonly id: string;
  readonly asset: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rotation: number;
  readonly opacity: number;
}

export interface Sheet {
  readonly id: string;
  readonly opacity: number;
  readonly visible: boolean;
  readonly blend: string;
  /** Painted in this order: images below, then marks, then texts. Arrows stand above all layers. */
  readonly images: readonly Placed[];
  readonly marks: readonly StoredMark[];
  readonly texts: readonly Caption[];
  readonly arrows: readonly Arrow[];
}

/** New marks on top can just be painted; `dirty` must be painted from the ground. */
export interface SheetChange {
  added: readonly StoredMark[];
  dirty: Box | "all" | null;
}

export function isBlank(sheet: Sheet): boolean {
  return sheet.images.length + sheet.marks.length + sheet.texts.length === 0;
}

/** The changes from one state of a sheet's contents to the next. Equal records are the same object. */
export function sheetChange(before: Sheet | undefined, after: Sheet): SheetChange {
  if (!before || before.texts !== after.texts || before.images !== after.images) return { added: [], dirty: "all" };
  if (before.marks === after.marks) return { added: [], dirty: null };
  let same = 0;
  while (same < before.marks.length && before.marks[same] === after.marks[same]) same += 1;
  if (same === before.marks.length) return { added: after.marks.slice(same), dirty: null };
  return { added: [], dirty: difference(before.marks.slice(same), after.marks.slice(same)) };
}

export function placedMatrix(placed: Placed): Matrix {
  return compose(translation(placed.x, placed.y), rotation(placed.rotation));
}

export function placedBox(placed: Placed): Box {
  const [w, h] = [placed.width / 2, placed.height / 2];
  return applyToBox(placedMatrix(placed), { left: -w, top: -h, right: w, bottom: h });
}

function difference(before: readonly StoredMark[], after: readonly StoredMark[]): Box {
  const kept = new Set(before);
  const stays = new Set(after.filter((mark) => kept.has(mark)));
  let box = NOTHING;
  for (const mark of [...before, ...after]) if (!stays.has(mark)) box = union(box, markBox(mark));
  return box;
}
