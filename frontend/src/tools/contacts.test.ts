import { describe, expect, it } from "vitest";
import { type Contact, type Contacts, lift, move, NO_CONTACTS, pinchOf, press } from "./contacts";

function contact(id: number, type: string, more: Partial<Contact> = {}): Contact {
  return { id, type, button: 0, screen: { x: id * 10, y: 0 }, breadth: 12, time_ms: 1000, ...more };
}

function pressed(contacts: Contacts, ...list: Contact[]): Contacts {
  return list.reduce((now, each) => press(now, each, false)[0], contacts);
}

describe("contacts", () => {
  it("draw with the left button, move the paper with the middle one or the space bar", () => {
    expect(press(NO_CONTACTS, contact(1, "mouse"), false)[1]).toEqual({ kind: "start", role: "draw" });
    expect(press(NO_CONTACTS, contact(1, "mouse", { button: 1 }), false)[1]).toEqual({ kind: "start", role: "pan" });
    expect(press(NO_CONTACTS, contact(1, "mouse"), true)[1]).toEqual({ kind: "start", role: "pan" });
    expect(press(NO_CONTACTS, contact(1, "mouse", { button: 2 }), false)[1]).toEqual({ kind: "ignore" });
  });

  it("erase with the other end of the pen", () => {
    expect(press(NO_CONTACTS, contact(1, "pen", { button: 5 }), false)[1]).toEqual({ kind: "start", role: "erase" });
  });

  it("let a finger draw until a pen was seen, then it moves the paper", () => {
    const [withPen] = lift(pressed(NO_CONTACTS, contact(1, "pen")), contact(1, "pen"));

    expect(press(NO_CONTACTS, contact(2, "touch"), false)[1]).toEqual({ kind: "start", role: "draw" });
    expect(press(withPen, contact(2, "touch", { time_ms: 2000 }), false)[1]).toEqual({ kind: "start", role: "pan" });
  });

  it("take a palm for what it is: beside a pen, right after it, or broad", () => {
    const drawing = pressed(NO_CONTACTS, contact(1, "pen"));
    const [left] = lift(drawing, contact(1, "pen"));

    expect(press(drawing, contact(2, "touch"), false)[1]).toEqual({ kind: "ignore" });
    expect(press(left, contact(2, "touch", { time_ms: 1100 }), false)[1]).toEqual({ kind: "ignore" });
    expect(press(left, contact(2, "touch", { time_ms: 9000, breadth: 80 }), false)[1]).toEqual({ kind: "ignore" });
  });

  it("take back the line that the first of two fingers began, and follow both", () => {
    const one = pressed(NO_CONTACTS, contact(1, "touch"));

    const [two, step] = press(one, contact(2, "touch"), false);

    expect(step).toEqual({ kind: "pinch", cancelled: true });
    expect(pinchOf(move(two, 2, { x: 90, y: 5 }))).toEqual([
      { x: 10, y: 0 },
      { x: 90, y: 5 },
    ]);
  });

  it("do not draw with the finger that is left of a pinch", () => {
    const two = pressed(NO_CONTACTS, contact(1, "touch"), contact(2, "touch"));

    const [left, role] = lift(two, contact(1, "touch"));

    expect(role).toBe("pinch");
    expect(pinchOf(left)).toBeNull();
    expect(lift(left, contact(2, "touch"))[1]).toBe("ignore");
  });
});
