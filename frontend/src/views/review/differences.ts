// How two texts differ, word by word. Pure.

export interface Piece {
  kind: "same" | "out" | "in";
  text: string;
}

/** Beyond so many words the middle is told as a whole: the table of all pairs would be too large. */
const MOST_WORDS = 600;

/** What went out stands before what came in; spaces belong to the word before them. */
export function wordDifferences(before: string, after: string): Piece[] {
  const [old, now] = [wordsIn(before), wordsIn(after)];
  const head = sharedStart(old, now);
  const tail = sharedStart(old.slice(head).reverse(), now.slice(head).reverse());
  const middle = between(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  return merged([...old.slice(0, head).map(same), ...middle, ...old.slice(old.length - tail, old.length).map(same)]);
}

const wordsIn = (text: string): string[] => text.match(/\S+\s*|\s+/gu) ?? [];
const same = (text: string): Piece => ({ kind: "same", text });

function sharedStart(a: readonly string[], b: readonly string[]): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}

function between(old: readonly string[], now: readonly string[]): Piece[] {
  const out = (text: string): Piece => ({ kind: "out", text });
  const come = (text: string): Piece => ({ kind: "in", text });
  if (old.length > MOST_WORDS || now.length > MOST_WORDS) return [...old.map(out), ...now.map(come)];
  const common = commonLengths(old, now);
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [left, right] = [old[i], now[j]];
    if (left !== undefined && left === right) {
      pieces.push(same(left));
      i += 1;
      j += 1;
    } else if (
      left !== undefined &&
      (right === undefined || lengthAt(common, i + 1, j) >= lengthAt(common, i, j + 1))
    ) {
      pieces.push(out(left));
      i += 1;
    } else if (right !== undefined) {
      pieces.push(come(right));
      j += 1;
    }
  }
  return pieces;
}

/** How many words the rests have in common, by where both begin. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint16Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const best = Math.max(lengthAt(lengths, i + 1, j), lengthAt(lengths, i, j + 1));
      (lengths[i] as Uint16Array)[j] = old[i] === now[j] ? lengthAt(lengths, i + 1, j + 1) + 1 : best; // made just above
    }
  }
  return lengths;
}

const lengthAt = (lengths: readonly Uint16Array[], i: number, j: number): number => lengths[i]?.[j] ?? 0;

function merged(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last?.kind === piece.kind) last.text += piece.text;
    else joined.push({ ...piece });
  }
  return joined;
}
