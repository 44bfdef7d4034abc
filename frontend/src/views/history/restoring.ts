// What can be brought back from a moment, from one panel to the whole board.
import type { RestoreScope } from "../../api/history";
import type { MenuEntry } from "../../app/Menu";
import type { Command } from "../../keys/commands";
import type { Role } from "../../sync/types";
import { mayDecide, mayWrite } from "../approval/reviewing";
import type { PanelItem } from "../board/outline";
import type { Words } from "../board/words";
import { openRestore } from "../restore/opening";

interface Setting {
  moment: string;
  panel: PanelItem | null;
  role: Role;
  words: Words;
}

export function restoreEntries({ moment, panel, role, words }: Setting): MenuEntry[] {
  const entry = (id: string, title: string, scope: RestoreScope, isAllowed: boolean): Command => ({
    ...{ id: `restore.${id}`, title, group: "Restore", keys: [] },
    enabled: () => isAllowed,
    run: () => openRestore(scope, moment),
  });
  const whole = entry("board", "The whole board…", { kind: "board" }, mayDecide(role));
  if (panel === null) {
    const none = `Select a ${words.panel} to bring back it, its ${words.shot} or its ${words.scene} alone`;
    return [whole, "separator", { ...whole, id: "restore.none", title: none, enabled: () => false }];
  }
  const may = mayWrite(role);
  const subject = (table: "scenes" | "shots" | "panels", id: string): RestoreScope => ({ kind: "subject", table, id });
  const name = `${panel.shotLabel} ${panel.number}/${panel.count}`;
  return [
    entry("panel", `${words.Panel} ${name}…`, subject("panels", panel.id), may),
    entry("drawing", "Its drawing alone…", { kind: "drawing", panel: panel.id }, may),
    entry("shot", `${words.Shot} ${panel.shotLabel}…`, subject("shots", panel.shotId), may),
    entry("scene", `${words.Scene} ${panel.sceneNumber}…`, subject("scenes", panel.sceneId), may),
    "separator",
    whole,
  ];
}

export function sceneRestore(scene: string, { moment, role, words }: Omit<Setting, "panel">): Command {
  return {
    id: "restore.scene",
    title: `Restore the ${words.scene} as it was…`,
    group: "Restore",
    keys: [],
    enabled: () => mayWrite(role),
    run: () => openRestore({ kind: "subject", table: "scenes", id: scene }, moment),
  };
}
