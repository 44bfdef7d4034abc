// One board of a project: a picture of it, what it comes to, and what can be done with it as a whole.
import { Clapperboard, Ellipsis } from "lucide-react";
import { useCallback, useState } from "react";
import * as api from "../../api/boards";
import { sentenceOf } from "../../api/client";
import { useLoaded } from "../../app/loaded";
import { go } from "../../app/location";
import { Menu } from "../../app/Menu";
import { complain, say } from "../../app/toast";
import type { Command } from "../../keys/commands";
import type { Role } from "../../sync/types";
import { counted } from "../board/outline";

const WRITERS: readonly Role[] = ["owner", "director", "editor"];
const LEADERS: readonly Role[] = ["owner", "director"];

interface BoardTileProps {
  board: api.BoardEntry;
  reload: () => void;
}

export function BoardTile({ board, reload }: BoardTileProps) {
  const glance = useLoaded(useCallback(() => api.glanceAt(board.id), [board.id]));
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const [renaming, setRenaming] = useState(false);
  const commands = tileCommands(board, () => setRenaming(true), reload);
  return (
    <li className="board-tile">
      <a href={`/b/${board.id}`} onClick={(event) => open(event, board.id)} aria-label={`Open “${board.name}”`}>
        <TilePicture board={board.id} glance={glance.value} />
      </a>
      <div className="tile-foot">
        {renaming ? (
          <NameField board={board} done={() => setRenaming(false)} reload={reload} />
        ) : (
          <strong title={board.name}>{board.name}</strong>
        )}
        <span className="muted">{glance.value === null ? "" : wordsOf(glance.value)}</span>
        <button
          type="button"
          className="icon-button"
          aria-label={`What to do with “${board.name}”`}
          aria-haspopup="menu"
          onClick={({ currentTarget }) => {
            const { left, bottom } = currentTarget.getBoundingClientRect();
            setMenu({ x: left, y: bottom + 4 });
          }}
        >
          <Ellipsis size={15} />
        </button>
      </div>
      {menu !== null && <Menu entries={commands} x={menu.x} y={menu.y} onClose={() => setMenu(null)} />}
    </li>
  );
}

function open(event: React.MouseEvent, board: string): void {
  if (event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  go(`/b/${board}`);
}

function TilePicture({ board, glance }: { board: string; glance: api.Glance | null }) {
  if (glance === null || glance.panel === "") {
    return (
      <span className="tile-picture">
        <Clapperboard className="tile-glyph" size={22} aria-hidden />
      </span>
    );
  }
  return (
    <span className="tile-picture drawn">
      <img src={api.thumbAddress(board, glance.panel, glance.hash)} alt="" draggable={false} />
    </span>
  );
}

function wordsOf({ pictures, changed_ms }: api.Glance): string {
  const drawn = pictures === 0 ? "Not drawn yet" : `${counted(pictures, "panel")} drawn`;
  return `${drawn} · changed ${new Date(changed_ms).toLocaleDateString("en-GB")}`;
}

interface NameFieldProps extends BoardTileProps {
  done: () => void;
}

function NameField({ board, done, reload }: NameFieldProps) {
  const [name, setName] = useState(board.name);
  const keep = async () => {
    done();
    if (name.trim() === "" || name.trim() === board.name) return;
    await api.renameBoard(board.id, name.trim()).catch((error: unknown) => complain(sentenceOf(error)));
    reload();
  };
  return (
    <input
      className="field"
      aria-label={`New name of “${board.name}”`}
      // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
      autoFocus
      maxLength={120}
      value={name}
      onChange={(event) => setName(event.target.value)}
      onBlur={() => void keep()}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") done();
      }}
    />
  );
}

function tileCommands(board: api.BoardEntry, rename: () => void, reload: () => void): Command[] {
  const entry = (id: string, title: string, roles: readonly Role[], run: () => void): Command => ({
    id: `this-board.${id}`,
    title,
    group: "Board",
    keys: [],
    enabled: () => roles.includes(board.role),
    run,
  });
  return [
    entry("rename", "Rename", WRITERS, rename),
    entry("export", "Export as an archive", LEADERS, () => download(api.archiveAddress(board.id))),
    entry("bin", "Move to the bin", LEADERS, () => void bin(board, reload)),
  ];
}

/** The server names the file. */
function download(address: string): void {
  Object.assign(document.createElement("a"), { href: address, download: "" }).click();
}

async function bin(board: api.BoardEntry, reload: () => void): Promise<void> {
  try {
    await api.binBoard(board.id);
    const undo = () => void api.restoreBoard(board.id).then(reload, (error: unknown) => complain(sentenceOf(error)));
    say(`“${board.name}” lies in the bin.`, { title: "Undo", run: undo });
    reload();
  } catch (error) {
    complain(sentenceOf(error));
  }
}
