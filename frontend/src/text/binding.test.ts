// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { bindTextarea } from "./binding";
import { difference, mapIndex, mapRange, wellFormed } from "./graphemes";

const FAMILY = "👨‍👩‍👧‍👦";
const GRIN = "\u{1F600}";
const ME = { account: "me" };
const BEAM = "\u{1F601}";

interface Client {
  doc: Y.Doc;
  text: Y.Text;
  field: HTMLTextAreaElement;
  unbind: () => void;
}

let clients: Client[] = [];

function client(initial?: Y.Doc): Client {
  const doc = new Y.Doc();
  if (initial) Y.applyUpdate(doc, Y.encodeStateAsUpdate(initial));
  const field = document.createElement("textarea");
  document.body.append(field);
  const text = doc.getText("t");
  const made = { doc, text, field, unbind: bindTextarea(text, field, ME) };
  clients.push(made);
  return made;
}

function type(target: Client, value: string, caret = value.length): void {
  target.field.value = value;
  target.field.setSelectionRange(caret, caret);
  target.field.dispatchEvent(new Event("input"));
}

function exchange(a: Client, b: Client): void {
  const forB = Y.encodeStateAsUpdate(a.doc, Y.encodeStateVector(b.doc));
  Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(b.doc, Y.encodeStateVector(a.doc)), "net");
  Y.applyUpdate(b.doc, forB, "net");
}

beforeEach(() => {
  clients = [];
});
afterEach(() => {
  for (const each of clients) each.unbind();
  document.body.replaceChildren();
});

describe("the difference of two texts", () => {
  it("replaces an emoji whole by another that shares its high surrogate", () => {
    expect(difference(`a${GRIN}b`, `a${BEAM}b`, 3)).toEqual({ index: 1, remove: 2, insert: BEAM });
  });

  it("replaces a family whole when one member leaves", () => {
    const smaller = "👨‍👩‍👧";
    expect(difference(`x${FAMILY}y`, `x${smaller}y`, 1 + smaller.length)).toEqual({
      index: 1,
      remove: FAMILY.length,
      insert: smaller,
    });
  });

  it("takes a letter with the accent that is put on it", () => {
    expect(difference("cafe", "cafe\u0301", 5)).toEqual({ index: 3, remove: 1, insert: "e\u0301" });
  });

  it("finds which of several equal letters was typed by the caret", () => {
    expect(difference("aaa", "aaaa", 2)).toEqual({ index: 1, remove: 0, insert: "a" });
  });

  it("leaves lone surrogates and replacement characters out", () => {
    expect(wellFormed(`a\uD83Db\uDE00c\uFFFD${GRIN}`)).toBe(`abc${GRIN}`);
  });

  it("spares what others put inside a range that is deleted", () => {
    expect(mapRange(1, 4, [{ retain: 2 }, { insert: "XY" }])).toEqual([
      [1, 2],
      [4, 6],
    ]);
    expect(mapIndex(3, [{ delete: 2 }, { retain: 1 }, { insert: "Z" }])).toBe(1);
  });
});

describe("a bound field", () => {
  it("shows the text and writes what is typed under the person's origin", () => {
    const one = client();
    const origins: unknown[] = [];
    one.doc.on("afterTransaction", (transaction: Y.Transaction) => origins.push(transaction.origin));

    type(one, "INT. KITCHEN");

    expect(one.text.toString()).toBe("INT. KITCHEN");
    expect(origins).toEqual([ME]);
  });

  it("keeps caret and selection in place when another person types before them", () => {
    const one = client();
    type(one, "the cat sat");
    const two = client(one.doc);
    one.field.focus();
    one.field.setSelectionRange(4, 7);

    type(two, "Look: the cat sat", 6);
    exchange(one, two);

    expect(one.field.value).toBe("Look: the cat sat");
    expect(one.field.value.slice(one.field.selectionStart, one.field.selectionEnd)).toBe("cat");
  });

  it("never writes half an emoji when two people replace one at once", () => {
    const one = client();
    type(one, `a${GRIN}b`);
    const two = client(one.doc);

    type(one, `a${BEAM}b`, 3);
    type(two, `a${FAMILY}b`, 1 + FAMILY.length);
    exchange(one, two);

    expect(one.text.toString()).toBe(two.text.toString());
    expect(wellFormed(one.text.toString())).toBe(one.text.toString());
    expect(one.field.value).toBe(one.text.toString());
  });

  it("lets an input method finish before others' typing is shown, and loses neither", () => {
    const one = client();
    type(one, "go home");
    const two = client(one.doc);
    one.field.focus();

    one.field.dispatchEvent(new CompositionEvent("compositionstart"));
    type(one, "go に home", 4);
    type(two, "Now go home", 4);
    exchange(one, two);
    expect(one.field.value).toBe("go に home");
    type(one, "go 日本 home", 5);
    one.field.dispatchEvent(new CompositionEvent("compositionend"));
    exchange(one, two);

    expect(one.field.value).toBe("Now go 日本 home");
    expect(two.field.value).toBe("Now go 日本 home");
    expect(one.field.selectionStart).toBe("Now go 日本".length);
  });

  it("spares another person's words inside what an input method replaced", () => {
    const one = client();
    type(one, "abcdef");
    const two = client(one.doc);

    one.field.dispatchEvent(new CompositionEvent("compositionstart"));
    type(one, "aZf", 2);
    type(two, "abcHEREdef", 7);
    exchange(one, two);
    one.field.dispatchEvent(new CompositionEvent("compositionend"));

    expect(one.text.toString()).toBe("aZHEREf");
  });

  it("replaces its own words when others put theirs right before them meanwhile", () => {
    const one = client();
    type(one, "ab old");
    const two = client(one.doc);

    one.field.dispatchEvent(new CompositionEvent("compositionstart"));
    type(one, "ab new");
    type(two, "ab THEIR old", 9);
    exchange(one, two);
    one.field.dispatchEvent(new CompositionEvent("compositionend"));

    expect(one.text.toString().split(" ").sort()).toEqual(["THEIR", "ab", "new"]);
  });

  it("goes back to the document's words when a text grew too long", () => {
    const one = client();
    type(one, "short");

    type(one, "x".repeat(2_000_000));

    expect(one.field.value).toBe("short");
    expect(one.text.toString()).toBe("short");
  });

  it("strips broken characters of a paste from the field and the document", () => {
    const one = client();
    type(one, "ok");

    type(one, "ok\uD83D\uFFFD!");

    expect(one.text.toString()).toBe("ok!");
    expect(one.field.value).toBe("ok!");
  });

  it("edits the right place of a text with carriage returns, which a field does not show", () => {
    const one = client();
    one.text.insert(0, "one\r\ntwo\r\nthree");

    const value = one.field.value;
    type(one, value.replace("three", "tree"), value.indexOf("tree"));

    expect(one.text.toString()).toBe("one\r\ntwo\r\ntree");
  });

  it("shows changes of the person's own undo, which has the same origin", () => {
    const one = client();
    const undo = new Y.UndoManager(one.text, { trackedOrigins: new Set([ME]) });
    type(one, "oops");

    undo.undo();

    expect(one.field.value).toBe("");
    undo.destroy();
  });

  it("is left alone after it was unbound", () => {
    const one = client();
    one.unbind();
    clients = [];

    one.text.insert(0, "later");

    expect(one.field.value).toBe("");
  });

  it("converges over a thousand random edits of two people with emoji, and stays well formed", () => {
    const random = seeded(20261122);
    const pieces = ["a", "b ", GRIN, BEAM, FAMILY, "🇩🇪", "🇫🇷", "e\u0301", "\n", "日本", "👍🏽"];
    const one = client();
    const two = client();

    for (let step = 0; step < 1000; step += 1) {
      const hand = random() < 0.5 ? one : two;
      const units = [...new Intl.Segmenter().segment(hand.field.value)].map((each) => each.segment);
      const at = Math.floor(random() * (units.length + 1));
      const removed = random() < 0.45 ? Math.floor(random() * 4) : 0;
      const added = random() < 0.8 ? (pieces[Math.floor(random() * pieces.length)] ?? "") : "";
      const head = units.slice(0, at).join("") + added;
      type(hand, head + units.slice(at + removed).join(""), head.length);
      expect(wellFormed(hand.text.toString())).toBe(hand.text.toString());
      if (random() < 0.3) exchange(one, two);
    }
    exchange(one, two);

    expect(one.field.value).toBe(one.text.toString());
    expect(one.field.value).toBe(two.field.value);
  });
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
