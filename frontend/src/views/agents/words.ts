// What agents do, in words.
import type { AgentEntry } from "../../api/manners";

export const KINDS: Readonly<Record<string, string>> = {
  frame: "frames",
  camera: "camera notes",
  timing: "timing",
  continuity: "continuity",
  text: "words",
  drawing: "drawing",
  structure: "order and structure",
  note: "notes",
};

export const kindName = (kind: string): string => KINDS[kind] ?? kind.replaceAll("_", " ");

/** What it does right now; `where` names the panel or scene it is at. */
export function doing({ state, paused, requests, attended }: AgentEntry, where: string): string {
  if (paused) return "paused";
  const at = where === "" ? "" : ` ${where}`;
  switch (state) {
    case "idle":
      return attended ? "waits to be asked" : "is not running: no worker of it is there";
    case "waiting":
      return `${requests} ${requests === 1 ? "request waits" : "requests wait"}: no worker has taken it yet`;
    case "reading":
      return `reads${at}`;
    case "thinking":
      return `thinks about${at || " it"}`;
    case "resting":
      return "has said as much as it may in a minute, and goes on in the next";
    case "proposing":
      return `writes suggestions for${at || " this board"}`;
  }
}
