// Typed text on a panel: lines broken at its width, and their painting.
import { applyToBox, type Box, compose, type Matrix, rotation, translation } from "./geometry";
import type { Context } from "./paint";

/** x and y are the upper left corner before rotation, which turns around it. */
export interface Caption {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Height of the letters' line in panel units. */
  readonly size: number;
  readonly color: string;
  readonly rotation: number;
}

export const LINE_HEIGHT = 1.28;
export const CAPTION_FONT = `system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif`;

type Measure = (text: string) => number;

/** Breaks at spaces, and inside a word that is wider than the line. */
export function brokenLines(text: string, width: number, measure: Measure): string[] {
  return text.split("\n").flatMap((paragraph) => brokenParagraph(paragraph, width, measure));
}

export function captionMatrix(caption: Caption): Matrix {
  return compose(translation(caption.x, caption.y), rotation(caption.rotation));
}

/** Height is guessed from the number of letters: good enough to find and to select it. */
export function captionBox(caption: Caption): Box {
  const lines = brokenLines(caption.text, caption.width, (text) => text.length * caption.size * 0.52);
  const bottom = Math.max(1, lines.length) * caption.size * LINE_HEIGHT;
  return applyToBox(captionMatrix(caption), { left: 0, top: 0, right: caption.width, bottom });
}

export function paintCaption(context: Context, caption: Caption): void {
  const matrix = captionMatrix(caption);
  context.save();
  context.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
  context.font = `500 ${caption.size}px ${CAPTION_FONT}`;
  context.fillStyle = caption.color || "#1a1a1a";
  context.textBaseline = "top";
  const lines = brokenLines(caption.text, caption.width, (text) => context.measureText(text).width);
  const lead = (caption.size * (LINE_HEIGHT - 1)) / 2;
  lines.forEach((text, index) => {
    context.fillText(text, 0, index * caption.size * LINE_HEIGHT + lead);
  });
  context.restore();
}

function brokenParagraph(paragraph: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(/(?<=\s)/u)) {
    if (line && measure((line + word).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word;
    while (measure(line.trimEnd()) > width && line.length > 1) {
      const head = headThatFits(line, width, measure);
      if (head.length >= line.length) break;
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return [...lines, line.trimEnd()];
}

function headThatFits(line: string, width: number, measure: Measure): string {
  let head = "";
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(line)) {
    if (head && measure(head + segment) > width) return head;
    head += segment;
  }
  return head;
}
