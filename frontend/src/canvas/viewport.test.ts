import { describe, expect, it } from "vitest";
import { apply, distance } from "./geometry";
import {
  fitted,
  mirror,
  pan,
  pinch,
  resize,
  rotateAt,
  shownRotation,
  toPanel,
  toScreen,
  visibleBox,
  zoomAt,
} from "./viewport";

const HD = 16 / 9;

describe("the viewport", () => {
  it("fits the frame into the middle of the screen with air around it", () => {
    const view = fitted(HD, 1440, 900);

    const left = apply(toScreen(view), { x: -500 * HD, y: -500 });
    const right = apply(toScreen(view), { x: 500 * HD, y: 500 });

    expect(left.x).toBeGreaterThan(60);
    expect(left.x + right.x).toBeCloseTo(1440);
    expect(left.y + right.y).toBeCloseTo(900);
  });

  it("keeps what is under the pointer under it while zooming and turning", () => {
    const pointer = { x: 300, y: 700 };
    let view = rotateAt(fitted(HD, 1440, 900), { x: 500, y: 200 }, 0.4);
    const held = toPanel(view, pointer);

    view = rotateAt(zoomAt(view, pointer, 3.7), pointer, -1.2);

    expect(distance(toPanel(view, pointer), held)).toBeLessThan(1e-6);
  });

  it("moves the paper with the hand, also when it is turned", () => {
    const view = rotateAt(fitted(HD, 800, 600), { x: 400, y: 300 }, 1);
    const held = toPanel(view, { x: 100, y: 100 });

    expect(distance(toPanel(pan(view, 37, -12), { x: 137, y: 88 }), held)).toBeLessThan(1e-6);
  });

  it("keeps both points under two fingers that spread, turn and move", () => {
    const view = fitted(HD, 800, 600);
    const [a, b] = [
      { x: 200, y: 200 },
      { x: 400, y: 260 },
    ];
    const [c, d] = [
      { x: 180, y: 320 },
      { x: 460, y: 250 },
    ];

    const now = pinch(view, [a, b], [c, d]);

    expect(distance(toPanel(now, c), toPanel(view, a))).toBeLessThan(1e-6);
    expect(distance(toPanel(now, d), toPanel(view, b))).toBeLessThan(1e-6);
  });

  it("stops at sensible scales", () => {
    const view = fitted(HD, 800, 600);

    expect(zoomAt(view, { x: 0, y: 0 }, 1e9).scale).toBe(40);
    expect(zoomAt(view, { x: 0, y: 0 }, 1e-9).scale).toBe(0.05);
  });

  it("sees a larger box when the screen grows", () => {
    const view = fitted(HD, 800, 600);

    expect(visibleBox(resize(view, 1600, 600)).right).toBeCloseTo(visibleBox(view).right * 2);
  });

  it("shows left on the right in the mirror, and the hand and the pointer still move what is under them", () => {
    const plain = fitted(HD, 800, 600);
    const view = mirror(plain);
    const [left, right] = [apply(toScreen(plain), { x: -300, y: 40 }), apply(toScreen(view), { x: -300, y: 40 })];
    expect([right.x, right.y]).toEqual([800 - left.x, left.y]);

    const pointer = { x: 200, y: 100 };
    const turned = rotateAt(view, pointer, 0.5);
    expect(distance(toPanel(turned, pointer), toPanel(view, pointer))).toBeLessThan(1e-6);
    expect(shownRotation(turned)).toBeCloseTo(0.5);
    const moved = pan(turned, 30, -20);
    expect(distance(toPanel(moved, { x: 230, y: 80 }), toPanel(turned, pointer))).toBeLessThan(1e-6);
    expect(mirror(mirror(turned))).toEqual(turned);
  });
});
