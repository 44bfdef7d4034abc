// Numbers of scenes and shots as people see them; the twin of `board/numbering.py`, where the rules are described.
import type { Board, Production, Shot } from "./model";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** What numbering needs of a board. */
export type Numbered = Pick<Board, "production" | "scenes" | "shots" | "allShots" | "bin" | "shotsOf">;

/** How a scheme that counts writes its numbers: "12_" + "0010". */
interface Counted {
  readonly prefix: string;
  readonly step: number;
  readonly digits: number;
}

const COUNTED: Readonly<Record<string, { separator: string; step: number; digits: number }>> = {
  seq_tens: { separator: "_", step: 10, digits: 4 },
  scene_dash: { separator: "-", step: 1, digits: 1 },
};
const RUNNING: Counted = { prefix: "", step: 1, digits: 1 };

/** The number of each scene: its own, or counted between its neighbours'. */
export function sceneLabels(board: Pick<Numbered, "production" | "scenes" | "bin">): Map<string, string> {
  const taken = new Set([...board.scenes, ...board.bin.scenes].map(({ number }) => number).filter(Boolean));
  return labelled(board.scenes, RUNNING, taken, board.production);
}

/** The number of each shot by the production's scheme. */
export function shotLabels(board: Numbered): Map<string, string> {
  const { production } = board;
  const scenes = sceneLabels(board);
  const taken = new Set([...board.allShots, ...board.bin.shots].map(({ number }) => number).filter(Boolean));
  if (production.numbering_scheme === "eu_running") return labelled(board.shots, RUNNING, taken, production);
  const counted = COUNTED[production.numbering_scheme];
  const labels = new Map<string, string>();
  for (const scene of board.scenes) {
    const shots = board.shotsOf(scene.id);
    const label = scenes.get(scene.id) as string;
    const found = counted
      ? labelled(shots, { ...counted, prefix: label + counted.separator }, taken, production)
      : lettered(shots, label, taken, production);
    for (const [id, text] of found) labels.set(id, text);
  }
  return labels;
}

/** A panel within its shot, counted from zero here and from one on the screen: "12B 3/5". */
export function panelLabel(shot: string, index: number, panels: number): string {
  return `${shot} ${index + 1}/${panels}`;
}

/** The alphabet without the letters left out; all of it when none would remain. */
export function letters(skip: string): string {
  const kept = [...ALPHABET].filter((letter) => !skip.toUpperCase().includes(letter)).join("");
  return kept || ALPHABET;
}

/** Bijective counting in letters: 0 is A, and after Z comes AA. */
export function letterSuffix(number: number, alphabet: string): string {
  let text = "";
  for (let rest = number + 1; rest > 0; rest = Math.floor((rest - 1) / alphabet.length)) {
    text = `${alphabet[(rest - 1) % alphabet.length]}${text}`;
  }
  return text;
}

function lettered(
  shots: readonly Shot[],
  scene: string,
  taken: Set<string>,
  production: Production,
): Map<string, string> {
  const alphabet = letters(production.numbering_skip);
  let next = production.numbering_master_plain ? -1 : 0;
  const candidate = () => {
    const label = next < 0 ? scene : scene + letterSuffix(next, alphabet);
    next += 1;
    return label;
  };
  return new Map(shots.map(({ id, number }) => [id, number || firstFree(candidate, taken)]));
}

function labelled(
  things: readonly { readonly id: string; readonly number: string }[],
  scheme: Counted,
  taken: Set<string>,
  production: Production,
): Map<string, string> {
  const own = things.map(({ number }) => number);
  const labels = countLabels(own, scheme, taken, letters(production.numbering_skip));
  return new Map(things.map(({ id }, index) => [id, labels[index] as string]));
}

/** Labels for a row of things of which some have their own ("" has none): runs between those are filled in. */
function countLabels(own: readonly string[], scheme: Counted, taken: Set<string>, alphabet: string): string[] {
  const labels: string[] = [];
  let left = 0;
  while (labels.length < own.length) {
    const mine = own[labels.length] as string;
    if (mine) {
      labels.push(mine);
    } else {
      const end = firstIndex(own, labels.length, (number) => number !== "");
      const anchor = own[firstIndex(own, end, (number) => numberIn(scheme, number) !== null)];
      const right = anchor === undefined ? null : numberIn(scheme, anchor);
      labels.push(...fill(end - labels.length, left, right, scheme, taken, alphabet));
    }
    left = numberIn(scheme, labels.at(-1) as string) ?? left;
  }
  return labels;
}

/** So many fresh labels between two numbers: whole steps, else any numbers, else letters behind the left one. */
function fill(
  many: number,
  left: number,
  right: number | null,
  scheme: Counted,
  taken: Set<string>,
  alphabet: string,
): string[] {
  const start = Math.floor(left / scheme.step) * scheme.step + scheme.step;
  let found = freeNumbers(many, start, right ?? Number.POSITIVE_INFINITY, scheme.step, scheme, taken);
  if (found.length < many) {
    found = evenly(many, freeNumbers(Number.POSITIVE_INFINITY, left + 1, right ?? 0, 1, scheme, taken));
  }
  if (found.length === 0) return suffixed(many, left, right, scheme, taken, alphabet);
  const labels = found.map((number) => labelOf(scheme, number));
  for (const label of labels) taken.add(label);
  return labels;
}

function freeNumbers(
  many: number,
  start: number,
  end: number,
  step: number,
  scheme: Counted,
  taken: ReadonlySet<string>,
): number[] {
  const found: number[] = [];
  for (let number = start; number < end && found.length < many; number += step) {
    if (!taken.has(labelOf(scheme, number))) found.push(number);
  }
  return found;
}

/** So many of the numbers, spread over all of them; none when there are too few. */
function evenly(many: number, numbers: readonly number[]): number[] {
  if (numbers.length < many) return [];
  const index = (i: number) => Math.floor((numbers.length * (2 * i + 1)) / (2 * many));
  return Array.from({ length: many }, (_, i) => numbers[index(i)] as number);
}

// Before the first number of all there is no left one: the letter goes in front of the right one, as in "A1".
function suffixed(
  many: number,
  left: number,
  right: number | null,
  scheme: Counted,
  taken: Set<string>,
  alphabet: string,
): string[] {
  let next = 0;
  const candidate = () => {
    const suffix = letterSuffix(next, alphabet);
    next += 1;
    return left === 0 && right !== null ? suffix + labelOf(scheme, right) : labelOf(scheme, left) + suffix;
  };
  return Array.from({ length: many }, () => firstFree(candidate, taken));
}

function firstFree(candidate: () => string, taken: Set<string>): string {
  let label = candidate();
  while (taken.has(label)) label = candidate();
  taken.add(label);
  return label;
}

function firstIndex(own: readonly string[], from: number, test: (number: string) => boolean): number {
  let index = from;
  while (index < own.length && !test(own[index] as string)) index += 1;
  return index;
}

function labelOf({ prefix, digits }: Counted, number: number): string {
  return prefix + String(number).padStart(digits, "0");
}

/** The number that a label of this scheme begins with; `null` for a label of another make. */
function numberIn({ prefix }: Counted, label: string): number | null {
  const found = label.startsWith(prefix) ? /^[0-9]{1,9}/.exec(label.slice(prefix.length)) : null;
  return found ? Number(found[0]) : null;
}
