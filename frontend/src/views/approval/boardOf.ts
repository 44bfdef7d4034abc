// The board that is open, for what stands far below its screen.
import { createContext, useContext } from "react";
import type { BoardModel } from "../../model/boardModel";
import type { ChangeSince } from "./changes";

export interface BoardOf {
  model: BoardModel;
  /** "12B 2/3", "Shot 12B", "Scene 12" */
  nameOf: (table: ChangeSince["table"], id: string) => string;
}

const BoardContext = createContext<BoardOf | null>(null);

export const BoardOfProvider = BoardContext.Provider;

export function useBoardOf(): BoardOf {
  const board = useContext(BoardContext);
  if (board === null) throw new Error("this stands on a board's screen only");
  return board;
}
