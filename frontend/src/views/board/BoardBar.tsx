// The bar of a board: filled from its outline, its people and what may be done on it.

import { rateOf } from "../../model/model";
import { runningTime } from "../../model/timecode";
import type { BoardConnection, Presence } from "../../sync/types";
import { flipHistory } from "../history/state";
import { counted, type Outline } from "./outline";
import type { Screen } from "./screen";
import { useBoardState } from "./state";
import { TopBar } from "./TopBar";
import { useWords } from "./words";

export function BoardBar({ screen, find }: { screen: Screen; find: React.RefObject<HTMLInputElement | null> }) {
  const { session, model, outline, others, actions, writable, onSheet } = screen;
  const { connection, entry } = session;
  const words = useWords();
  const time = runningTime(outline.frames, rateOf(model.production));
  return (
    <TopBar
      connection={connection}
      name={entry.name}
      project={entry.project}
      sum={`${counted(outline.scenes.length, words.scene)} · ${counted(outline.panels.length, words.panel)} · ${time}`}
      readOnly={screen.past !== null ? "As it was" : writable ? null : hindranceOf(connection)}
      onHistory={flipHistory}
      others={others}
      describe={(presence) => whereabouts(presence, outline)}
      findRef={find}
      onAdd={() => actions.make.insertPanel("after", useBoardState.getState().selection.current)}
      onInvite={() => onSheet({ kind: "people" })}
      onRefused={() => onSheet({ kind: "refused" })}
      onAgents={() => onSheet({ kind: "agents" })}
      onMenu={(x, y) => onSheet({ kind: "menu", x, y, of: { kind: "everything" } })}
    />
  );
}

function hindranceOf(connection: BoardConnection): string {
  if (connection.outdated()) return "This page is older than the server: load it again";
  const may = connection.role === "reviewer" ? "comment and suggest" : "look, not change";
  return connection.board.obstacle ?? `You are a ${connection.role}: you can ${may}`;
}

function whereabouts({ user, view, panel }: Presence, outline: Outline): string {
  const at = outline.byPanel.get(panel ?? "");
  if (at === undefined) return `${user.name} looks at the board`;
  const verb = view?.mode === "panel" ? "draws on" : "is at";
  return `${user.name} ${verb} ${at.shotLabel} ${at.number}/${at.count}`;
}
