// The same drawing in other colours: by who drew it, or by whether it is still there. Pure.
import type { StoredMark } from "../../canvas/mark";
import type { Sheet } from "../../canvas/sheet";

/** How a mark is shown. */
export interface Look {
  /** "#rrggbb" */
  color: string;
  /** How much of its own colour gives way to that, from 0 to 1. */
  part: number;
  /** As a multiple of its own size. */
  breadth: number;
}

/** Areas lie below lines: in one full colour they would hide who drew what. */
const AREAS = new Set(["fill", "tone"]);
const AREA_PART = 0.4;

/** Looks at marks through a glass; what was seen before is the same object, so that painters see no change. */
export class Coloring {
  private readonly seen = new WeakMap<StoredMark, Map<string, StoredMark>>();

  colored(sheets: readonly Sheet[], lookOf: (id: string) => Look | null): readonly Sheet[] {
    return sheets.map((sheet) => ({ ...sheet, marks: sheet.marks.map((mark) => this.mark(mark, lookOf(mark.id))) }));
  }

  private mark(mark: StoredMark, look: Look | null): StoredMark {
    if (look === null) return mark;
    const key = `${look.color}${look.part}${look.breadth}`;
    const known = this.seen.get(mark) ?? new Map<string, StoredMark>();
    this.seen.set(mark, known);
    const made = known.get(key) ?? { ...mark, color: colorOf(mark, look), size: mark.size * look.breadth };
    known.set(key, made);
    return made;
  }
}

function colorOf({ tool, color }: StoredMark, look: Look): string {
  return mixed(color, look.color, AREAS.has(tool) && look.part === 1 ? AREA_PART : look.part);
}

/** `part` of `other` in a colour, which keeps its alpha. */
export function mixed(color: string, other: string, part: number): string {
  const channel = (at: number) => {
    const [own, its] = [color, other].map((each) => Number.parseInt(each.slice(at, at + 2), 16));
    return Math.round((own ?? 0) + ((its ?? 0) - (own ?? 0)) * part)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${[1, 3, 5].map(channel).join("")}${color.slice(7)}`;
}
