// Calling people by name in what is said: completing "@" to a name, and finding whom a text calls. Pure.

export interface Called {
  account: string;
  name: string;
}

/** What is being typed after an "@" before the caret. */
export interface Calling {
  /** Where the "@" stands. */
  from: number;
  typed: string;
}

const LONGEST_NAME = 40;
const MOST = 6;

export function callingAt(text: string, caret: number): Calling | null {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf("@");
  if (from < 0 || caret - from > LONGEST_NAME) return null;
  const typed = before.slice(from + 1);
  const beginsWord = from === 0 || /[\s(“"]/u.test(before[from - 1] ?? "");
  return beginsWord && !/[\n@]|\s\s|^\s/u.test(typed) ? { from, typed } : null;
}

/** Who may be meant: names that begin so first, then those with such a word. */
export function candidates<P extends Called>(people: readonly P[], typed: string): P[] {
  const wanted = typed.toLocaleLowerCase();
  const begins = (name: string) => name.toLocaleLowerCase().startsWith(wanted);
  const hasWord = (name: string) => name.split(/\s+/u).some(begins);
  const first = people.filter(({ name }) => begins(name));
  const then = people.filter(({ name }) => !begins(name) && hasWord(name));
  const found = [...first, ...then];
  const isWhole = found.length === 1 && found[0]?.name.toLocaleLowerCase() === wanted;
  return isWhole ? [] : found.slice(0, MOST);
}

/** The text with the whole name in place of what was typed of it, and where the caret goes. */
export function completed(
  text: string,
  calling: Calling,
  caret: number,
  name: string,
): { text: string; caret: number } {
  const rest = text.slice(caret).replace(/^ /u, "");
  const head = `${text.slice(0, calling.from)}@${name} `;
  return { text: head + rest, caret: head.length };
}

export interface Part {
  text: string;
  /** Empty for plain words. */
  account: string;
}

/** A text in parts, those that call somebody apart from the rest; the longest name wins. */
export function partsOf(text: string, people: readonly Called[]): Part[] {
  const named = people.filter(({ name }) => name !== "").sort((a, b) => b.name.length - a.name.length);
  const parts: Part[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const called = text[at] === "@" ? named.find(({ name }) => isCalledAt(text, at, name)) : undefined;
    if (called === undefined) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain !== "") parts.push({ text: plain, account: "" });
    plain = "";
    parts.push({ text: `@${called.name}`, account: called.account });
    at += called.name.length + 1;
  }
  return plain === "" ? parts : [...parts, { text: plain, account: "" }];
}

/** Whom a text calls. */
export function calledIn(text: string, people: readonly Called[]): string[] {
  const accounts = partsOf(text, people).map(({ account }) => account);
  return [...new Set(accounts.filter(Boolean))];
}

function isCalledAt(text: string, at: number, name: string): boolean {
  const end = at + 1 + name.length;
  return text.slice(at + 1, end) === name && !/[\p{L}\p{N}]/u.test(text.slice(end, end + 1));
}
