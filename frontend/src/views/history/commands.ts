// What can be done in a board's past, by name and key.
import type { Command } from "../../keys/commands";
import type { Words } from "../board/words";
import type { Walk } from "./walking";

interface Setting {
  walk: Walk;
  words: Words;
  leave: () => void;
  name: () => void;
}

const group = "History";

/** Who has come to a button by keys presses it with Space. */
const isPressedByKeys = (): boolean => document.activeElement?.matches("button:focus-visible") === true;

export function historyCommands({ walk, leave, name }: Setting): Command[] {
  const key = (id: string, title: string, keys: string[], run: () => void): Command => ({
    ...{ id: `history.${id}`, title, group, keys, run },
  });
  return [
    key("previous", "Previous step", [","], () => walk.step(-1)),
    key("next", "Next step", ["."], () => walk.step(1)),
    key("previous-version", "Previous version", ["<", ";"], () => walk.version(-1)),
    key("next-version", "Next version", [">", ":"], () => walk.version(1)),
    key("start", "The beginning", ["Home"], walk.start),
    key("end", "Now", ["End"], walk.end),
    { ...key("play", "Play, or stop", ["Space"], walk.play), enabled: () => !isPressedByKeys() },
    key("name", "Name this moment", [], name),
    key("leave", "Back to the board as it is", ["Escape"], leave),
  ];
}
