// The same drawing in other colours: by who drew it, or by whether it is still there. Pure.
import type { StoredMark } from "../../canvas/mark";
import type { Sheet } from "../../canvas/sheet";

/** The colour and breadth a mark shall have, or null as it is. */
export interface Look {
  color: string;
  /** As a multiple of its own size. */
  breadth: number;
}

/** Looks at marks through a glass; what was seen before is the same object, so that painters see no change. */
export class Coloring {
  private readonly seen = new WeakMap<StoredMark, Map<string, StoredMark>>();

  colored(sheets: readonly Sheet[], lookOf: (id: string) => Look | null): readonly Sheet[] {
    return sheets.map((sheet) => ({ ...sheet, marks: sheet.marks.map((mark) => this.mark(mark, lookOf(mark.id))) }));
  }

  private mark(mark: StoredMark, look: Look | null): StoredMark {
    if (look === null) return mark;
    const key = `${look.color}${look.breadth}`;
    const known = this.seen.get(mark) ?? new Map<string, StoredMark>();
    this.seen.set(mark, known);
    const made = known.get(key) ?? { ...mark, color: look.color, size: mark.size * look.breadth };
    known.set(key, made);
    return made;
  }
}
