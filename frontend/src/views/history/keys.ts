// How one comes into the history from the board, by name and key.
import type { Command } from "../../keys/commands";
import { useBoardState } from "../board/state";
import type { Words } from "../board/words";
import { flipHistory, showHistoryOf } from "./state";

export function historyKeys({ panel }: Words): Command[] {
  const current = () => useBoardState.getState().selection.current;
  return [
    { id: "history.show", title: "History, or leave it", group: "History", keys: ["h"], run: flipHistory },
    {
      id: "history.panel",
      title: `History of this ${panel}`,
      group: "History",
      keys: [],
      enabled: () => current() !== null,
      run: () => showHistoryOf({ panel: current() ?? "" }),
    },
  ];
}
