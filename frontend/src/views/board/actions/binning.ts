// Into the bin and back: nothing on a board is deleted for good.
import { say } from "../../../app/toast";
import type { BoardModel } from "../../../model/boardModel";
import * as edits from "../../../model/edits";
import type { Panel } from "../../../model/model";
import type { Binned } from "../BinDialog";
import { counted } from "../outline";
import type { Attempts } from "./attempts";

export class BinActions {
  constructor(private readonly board: Attempts) {}

  panels = (ids: readonly string[]): void =>
    this.put(
      "panels",
      ids,
      ids.length === 1 ? `The ${this.board.words.panel}` : counted(ids.length, this.board.words.panel),
    );

  scene = (id: string): void => this.put("scenes", [id], `The ${this.board.words.scene}`);

  restore = (table: Binned, id: string): void => {
    this.board.attempt(() => edits.restoreRecords(this.board.doc, table, [id], this.board.origin));
  };

  /** Emptied shots go along, so that no number stays behind without a picture. */
  private put(table: Binned, ids: readonly string[], what: string): void {
    const { doc, origin, model } = this.board;
    const emptied = table === "panels" ? emptiedBy(model, ids) : [];
    this.board.together(() => {
      edits.deleteRecords(doc, table, ids, origin);
      edits.deleteRecords(doc, "shots", emptied, origin);
    });
    say(`${what} ${ids.length === 1 ? "lies" : "lie"} in the bin.`, { title: "Undo", run: this.board.undo });
  }
}

/** The shots that would have no panel left without these. */
export function emptiedBy(model: BoardModel, panels: readonly string[]): string[] {
  const gone = new Set(panels);
  return model.shots().flatMap(({ id }) => (isEmptied(model.panelsOf(id), gone) ? id : []));
}

export function isEmptied(panels: readonly Panel[], gone: ReadonlySet<string>): boolean {
  return panels.length > 0 && panels.every(({ id }) => gone.has(id));
}
