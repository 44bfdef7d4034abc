// Binds a Y.Text to a text field: what is typed goes into the document, what others type comes into the field.
import type * as Y from "yjs";
import { type Author, InvalidEdit, spliceText } from "../model/edits";
import { type DeltaStep, difference, mapIndex, mapRange, type TextChange, wellFormed } from "./graphemes";

export type TextField = HTMLTextAreaElement | HTMLInputElement;

/** Keeps the field and the text equal until the returned function is called. */
export function bindTextarea(text: Y.Text, field: TextField, author: Author): () => void {
  const binding = new Binding(text, field, author);
  return () => binding.release();
}

class Binding {
  /** What the field showed when it was last equal to the text. */
  private shown: string;
  /** The text at that moment: it may hold carriage returns, which a field does not show. */
  private before: string;
  private composing = false;
  private writing = false;
  /** What others did while an input method was composing: the field must not be touched until it is done. */
  private waiting: DeltaStep[][] = [];

  constructor(
    private readonly text: Y.Text,
    private readonly field: TextField,
    private readonly author: Author,
  ) {
    this.before = text.toString();
    this.shown = this.show();
    text.observe(this.onText);
    field.addEventListener("input", this.onInput);
    field.addEventListener("compositionstart", this.onCompositionStart);
    field.addEventListener("compositionend", this.onCompositionEnd);
    field.addEventListener("blur", this.onCompositionEnd);
  }

  release(): void {
    this.onCompositionEnd();
    this.text.unobserve(this.onText);
    this.field.removeEventListener("input", this.onInput);
    this.field.removeEventListener("compositionstart", this.onCompositionStart);
    this.field.removeEventListener("compositionend", this.onCompositionEnd);
    this.field.removeEventListener("blur", this.onCompositionEnd);
  }

  private readonly onText = (event: Y.YTextEvent): void => {
    if (this.writing) return;
    if (this.composing) {
      this.waiting.push(event.delta);
      return;
    }
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = this.field;
    this.shown = this.show();
    if (this.field.ownerDocument.activeElement !== this.field) return;
    const start = mapIndex(selectionStart ?? 0, event.delta);
    this.field.setSelectionRange(start, mapIndex(selectionEnd ?? 0, event.delta), selectionDirection ?? "none");
    this.field.scrollTop = scrollTop;
  };

  private readonly onInput = (): void => {
    if (!this.composing) this.take();
  };

  private readonly onCompositionStart = (): void => {
    this.composing = true;
  };

  private readonly onCompositionEnd = (): void => {
    if (!this.composing) return;
    this.composing = false;
    this.take();
  };

  /** Puts what was typed into the text, behind whatever others did since the field was last equal to it. */
  private take(): void {
    const caret = this.field.selectionEnd ?? this.field.value.length;
    const typed = wellFormed(this.field.value);
    const cleanCaret = wellFormed(this.field.value.slice(0, caret)).length;
    const change = difference(this.shown, typed, cleanCaret);
    if (change) this.write(change);
    this.settle(change, cleanCaret);
  }

  private write(change: TextChange): void {
    const before = this.before;
    let at = aligned(before, this.shown, change.index);
    let pieces: [number, number][] = [[at, aligned(before, this.shown, change.index + change.remove)]];
    for (const delta of this.waiting) {
      pieces = pieces.flatMap(([start, end]) => mapRange(start, end, delta));
      at = mapIndex(at, delta);
    }
    this.writing = true;
    try {
      this.splice(at, pieces, change.insert);
    } catch (error) {
      // A text that grew too long is refused; the field then shows the document again.
      if (!(error instanceof InvalidEdit)) throw error;
    } finally {
      this.writing = false;
    }
  }

  private splice(at: number, pieces: [number, number][], insert: string): void {
    const [first, ...others] = pieces;
    for (const [start, end] of others.reverse()) spliceText(this.text, start, end - start, "", this.author);
    // New words stand where the old ones stood, behind what others put before them.
    spliceText(this.text, first ? first[0] : at, first ? first[1] - first[0] : 0, insert, this.author);
  }

  private settle(change: TextChange | null, caret: number): void {
    const others = this.waiting;
    this.waiting = [];
    const typed = this.field.value;
    this.shown = this.show();
    if (this.shown === typed) return;
    const base = change ? change.index : caret;
    const place = others.reduce((index, delta) => mapIndex(index, delta), base) + (caret - base);
    this.field.setSelectionRange(place, place);
  }

  private show(): string {
    this.before = this.text.toString();
    if (this.field.value !== this.before) this.field.value = this.before;
    return this.field.value;
  }
}

/** Where a position of what the field shows stands in the text, which may have line breaks that the field left out. */
function aligned(text: string, shown: string, index: number): number {
  if (text === shown) return index;
  let at = 0;
  for (let seen = 0; seen < index && at < text.length; at += 1) {
    const swapped = text[at] === "\r" && shown[seen] === "\n" && text[at + 1] !== "\n";
    if (text[at] === shown[seen] || swapped) seen += 1;
  }
  return at;
}
