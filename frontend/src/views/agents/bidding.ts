// What people tell agents: to pause, to go on, and how to behave here.
import * as api from "../../api/manners";
import { DICE } from "../../model/ids";
import { EVERYBODY } from "../../model/manners";
import { attempted } from "../comments/talk";

export const pause = (board: string, agent: string = EVERYBODY): Promise<boolean> =>
  attempted(api.pauseAgents(board, DICE.newId(), agent));

export const resume = (board: string, agent: string = EVERYBODY): Promise<boolean> =>
  attempted(api.resumeAgents(board, DICE.newId(), agent));

let last: Promise<unknown> = Promise.resolve();

/** One after the other, for a later wish holds what an earlier one said. */
export function configure(board: string, wish: api.MannersWish): Promise<boolean> {
  const told = last.then(() => attempted(api.setManners(board, DICE.newId(), wish)));
  last = told;
  return told;
}

export const wishAlone = (board: string, alone: boolean): Promise<boolean> =>
  attempted(api.wishAlone(board, DICE.newId(), alone));
