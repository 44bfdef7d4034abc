// What is copied from one panel and pasted into another: plain JSON on the system's clipboard.
import type { Selection } from "../../canvas/hits";
import type { Mark } from "../../canvas/mark";
import type { Arrow, Image, PanelDrawing, Text } from "../../model/model";
import { pointsOf } from "../../model/stroke";

export interface Clipping {
  marks: (Mark & { layer: string; points: number[] })[];
  images: Copied[];
  texts: Copied[];
  arrows: Copied[];
}

interface Copied {
  layer: string;
  fields: Record<string, unknown>;
}

/** Browsers keep custom types apart from text that is pasted elsewhere. */
export const CLIPPING_TYPE = "application/x-previz-board+json";

export function clip(drawing: PanelDrawing, selection: Selection): Clipping {
  const layers = drawing.layers.map(({ id }) => id);
  const picked = <Item extends { id: string }>(list: (layer: string) => readonly Item[], ids: ReadonlySet<string>) =>
    layers.flatMap((layer) => list(layer).filter(({ id }) => ids.has(id)));
  return {
    marks: picked(drawing.strokesOn, selection.marks).map(({ stroke }) => {
      const { tool, color, size, layer } = stroke;
      return { tool, color, size, layer, points: [...pointsOf(stroke)] };
    }),
    images: picked(drawing.imagesOn, selection.images).map(imageFields),
    texts: picked(drawing.textsOn, selection.texts).map(textFields),
    arrows: picked(drawing.arrowsOn, selection.arrows).map(arrowFields),
  };
}

/** What the clipboard holds, if it is ours and whole; anything else is null. */
export function readClipping(json: string): Clipping | null {
  const value = parsed(json);
  if (!isRecord(value)) return null;
  const { marks, images, texts, arrows } = value;
  if (!Array.isArray(marks) || !marks.every(isMark)) return null;
  const lists = [images, texts, arrows];
  if (!lists.every((list) => Array.isArray(list) && list.every(isCopied))) return null;
  // Checked above; what the fields say is checked by the edits.
  return { marks, images, texts, arrows } as Clipping;
}

function imageFields({ layer, asset, x, y, width, height, rotation, opacity }: Image): Copied {
  return { layer, fields: { asset, x, y, width, height, rotation, opacity } };
}

function textFields({ layer, text, x, y, width, size, color, rotation }: Text): Copied {
  return { layer, fields: { text, x, y, width, size, color, rotation } };
}

function arrowFields({ layer, kind, points, width, color, taper, label }: Arrow): Copied {
  return { layer, fields: { kind, points, width, color, taper, label } };
}

function isMark(value: unknown): value is Clipping["marks"][number] {
  if (!isRecord(value) || !Array.isArray(value.points)) return false;
  const named = [value.tool, value.color, value.layer].every((word) => typeof word === "string");
  return named && typeof value.size === "number" && value.points.every((n: unknown) => Number.isFinite(n));
}

function isCopied(value: unknown): value is Copied {
  return isRecord(value) && typeof value.layer === "string" && isRecord(value.fields);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
