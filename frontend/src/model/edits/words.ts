// Edits of shared texts, counted in code units; no edit cuts a character apart.
import * as Y from "yjs";
import { LIMITS } from "../schema";
import { BadValue, checkText } from "../values";
import { type Author, InvalidEdit, Plan } from "./plan";

/** Where a shared text stands. */
export interface TextPlace {
  readonly table: string;
  readonly id: string;
  readonly field: string;
}

/** Deletes so many code units at a position and inserts text there; a cut through a character takes the whole of it. */
export function editText(
  doc: Y.Doc,
  at: TextPlace,
  position: number,
  remove: number,
  insert: string,
  author: Author,
): void {
  const plan = new Plan(doc);
  const text = sharedText(plan.row(at.table, at.id), `${at.table}.${at.field}`, at.field);
  planSplice(plan, text, position, remove, insert);
  plan.carryOut(author);
}

/** The same on a shared text at hand: what a text field is bound to. */
export function spliceText(text: Y.Text, position: number, remove: number, insert: string, author: Author): void {
  if (text.doc === null) throw new InvalidEdit("expected a text in a document, got a loose one");
  const plan = new Plan(text.doc);
  planSplice(plan, text, position, remove, insert);
  plan.carryOut(author);
}

/** Makes a shared text say this, changing only the part that differs. */
export function setText(doc: Y.Doc, at: TextPlace, text: string, author: Author): void {
  const plan = new Plan(doc);
  planText(plan, plan.row(at.table, at.id), `${at.table}.${at.field}`, at.field, text);
  plan.carryOut(author);
}

/** Plans what `setText` does. */
export function planText(plan: Plan, row: Y.Map<unknown>, where: string, field: string, text: unknown): void {
  const shared = sharedText(row, where, field);
  if (typeof text !== "string") throw new InvalidEdit(`expected text for ${where}, got ${typeof text}`);
  const present = shared.toString();
  // By characters, so that neither end of the difference lies within one.
  const [mine, theirs] = [[...present], [...text]];
  const head = sharedLength(mine, theirs);
  const tail = sharedLength(mine.slice(head).reverse(), theirs.slice(head).reverse());
  const start = mine.slice(0, head).join("").length;
  const removed = mine.slice(head, mine.length - tail).join("").length;
  planSplice(plan, shared, start, removed, theirs.slice(head, theirs.length - tail).join(""));
}

function planSplice(plan: Plan, text: Y.Text, position: number, remove: number, insert: string): void {
  const present = text.toString();
  if (!(0 <= position && 0 <= remove && position + remove <= present.length)) {
    throw new InvalidEdit(`expected a place within ${present.length} code units, got ${position} and ${remove} more`);
  }
  try {
    checkText("text", insert);
  } catch (error) {
    if (error instanceof BadValue) throw new InvalidEdit(error.message);
    throw error;
  }
  const start = splitsPair(present, position) ? position - 1 : position;
  const end = position + remove;
  const wholeEnd = remove === 0 ? start : splitsPair(present, end) ? end + 1 : end;
  const length = present.length - (wholeEnd - start) + insert.length;
  if (length > LIMITS.text) throw new InvalidEdit(`expected at most ${LIMITS.text} code units, got ${length}`);
  plan.splice(text, start, wholeEnd - start, insert);
}

function sharedText(row: Y.Map<unknown>, where: string, field: string): Y.Text {
  const text = row.get(field);
  if (!(text instanceof Y.Text)) throw new InvalidEdit(`expected a shared text in ${where}, got ${typeof text}`);
  return text;
}

function splitsPair(text: string, position: number): boolean {
  const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00;
  const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000;
  return position > 0 && isHigh(text.charCodeAt(position - 1)) && isLow(text.charCodeAt(position));
}

function sharedLength(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length += 1;
  return length;
}
