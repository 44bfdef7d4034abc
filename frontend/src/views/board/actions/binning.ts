// Into the bin and back: nothing on a board is deleted for good.
import { say } from "../../../app/toast";
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
    const { model } = this.board;
    const gone = new Set(ids);
    const emptied = table === "panels" ? model.shots().filter(({ id }) => isEmptied(model.panelsOf(id), gone)) : [];
    this.board.together(() => {
      edits.deleteRecords(this.board.doc, table, ids, this.board.origin);
      if (emptied.length > 0)
        edits.deleteRecords(
          this.board.doc,
          "shots",
          emptied.map(({ id }) => id),
          this.board.origin,
        );
    });
    say(`${what} ${ids.length === 1 ? "lies" : "lie"} in the bin.`, { title: "Undo", run: this.board.undo });
  }
}

function isEmptied(panels: readonly Panel[], gone: ReadonlySet<string>): boolean {
  return panels.length > 0 && panels.every(({ id }) => gone.has(id));
}
