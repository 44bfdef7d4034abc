// The past of the board that is open in this tab, asked of the server.
import { getDocuments, getMoment } from "../../api/history";
import { Past } from "../../model/past";

let held: { board: string; past: Past } | null = null;

/** Of the board that was asked for last: what is known of one board is of no use to another. */
export function pastOf(board: string): Past {
  if (held?.board !== board) {
    const past = new Past({
      moment: (at) => getMoment(board, at),
      documents: (position, parts) => getDocuments(board, position, parts),
    });
    held = { board, past };
  }
  return held.past;
}
