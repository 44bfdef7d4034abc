// Which command a key runs.
import { expect, test } from "vitest";
import { KeyRegistry, keyName } from "./registry";

function press(key: string, held: Partial<Record<"ctrlKey" | "altKey" | "shiftKey" | "metaKey", boolean>> = {}) {
  const event = { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, target: null, ...held };
  let prevented = false;
  const preventDefault = () => {
    prevented = true;
  };
  // The registry reads these fields of a keyboard event alone.
  return {
    event: { ...event, defaultPrevented: false, preventDefault } as unknown as KeyboardEvent,
    was: () => prevented,
  };
}

test("keys are named with their modifiers in one order", () => {
  expect(keyName(press("N", { shiftKey: true }).event)).toBe("shift+n");
  expect(keyName(press("?", { shiftKey: true }).event)).toBe("?");
  expect(keyName(press("z", { metaKey: true, shiftKey: true }).event)).toBe("mod+shift+z");
  expect(keyName(press("ArrowLeft", { altKey: true, shiftKey: true }).event)).toBe("alt+shift+ArrowLeft");
  expect(keyName(press(" ").event)).toBe("Space");
});

test("the latest scope wins, and the outer one has its key back when it closes", () => {
  const registry = new KeyRegistry();
  const ran: string[] = [];
  const command = (id: string) => ({ id, title: id, group: "Test", keys: ["n"], run: () => ran.push(id) });
  registry.register([command("board")]);
  const close = registry.register([command("panel")]);

  registry.handle(press("n").event);
  close();
  registry.handle(press("n").event);

  expect(ran).toEqual(["panel", "board"]);
});

test("a command that is not possible now leaves its key to the outer scope", () => {
  const registry = new KeyRegistry();
  const ran: string[] = [];
  const command = (id: string, enabled: boolean) => ({
    id,
    title: id,
    group: "Test",
    keys: ["d"],
    enabled: () => enabled,
    run: () => ran.push(id),
  });
  registry.register([command("board", true)]);
  registry.register([command("panel", false)]);
  const { event, was } = press("d");

  registry.handle(event);

  expect(ran).toEqual(["board"]);
  expect(was()).toBe(true);
});

test("a view that stands over all others has the keys alone, whatever is registered under it later", () => {
  const registry = new KeyRegistry();
  const ran: string[] = [];
  const command = (id: string, key: string) => ({ id, title: id, group: "Test", keys: [key], run: () => ran.push(id) });
  registry.register([command("remove", "Delete"), command("view.keys", "?")]);
  const close = registry.register([command("walk", "j")], { alone: true });
  registry.register([command("clear", "Delete")]);

  for (const key of ["Delete", "j", "?"]) registry.handle(press(key).event);
  const listed = registry.list().map(({ id }) => id);
  close();
  registry.handle(press("Delete").event);

  expect(ran).toEqual(["walk", "view.keys", "clear"]);
  expect(listed).toEqual(["walk", "view.keys"]);
});
