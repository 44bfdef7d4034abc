// New panels, shots and scenes, and copies of panels; the selection goes to what is new.
import { sentenceOf } from "../../../api/client";
import { complain } from "../../../app/toast";
import * as edits from "../../../model/edits";
import { copyDrawing } from "../drawing";
import { ofMany, only } from "../selection";
import type { Attempts } from "./attempts";

export class MakingActions {
  constructor(private readonly board: Attempts) {}

  /** Beside the given panel, in its shot; without one, at the end of the board. */
  insertPanel = (side: "before" | "after", besideId: string | null): void => {
    const beside = this.board.model.panel(besideId ?? "");
    this.board.together(() => {
      const id =
        beside === undefined
          ? edits.insertPanel(this.board.doc, this.lastShot(), {}, this.board.origin)
          : edits.insertPanel(this.board.doc, beside.shot, {}, this.board.origin, { [side]: beside.id });
      this.board.select(only(id));
    });
  };

  firstPanel = (sceneId: string): void => this.insertShotIn(sceneId, {});

  insertShot = (afterId: string | null): void => {
    const after = this.board.model.shot(afterId ?? "");
    if (after === undefined) this.insertShotIn(this.lastScene(), {});
    else this.insertShotIn(after.scene, { after: after.id });
  };

  insertScene = (afterId: string | null): void => {
    this.board.together(() => {
      const spot = afterId === null ? {} : { after: afterId };
      this.insertShotIn(edits.insertScene(this.board.doc, {}, this.board.origin, spot), {});
    });
  };

  /** The copies stand behind the originals; their drawings follow as soon as those are open. */
  duplicate = async (ids: readonly string[]): Promise<void> => {
    const copies = this.board.attempt(() => edits.duplicatePanels(this.board.doc, ids, this.board.origin));
    if (copies === undefined) return;
    this.board.select(ofMany([...copies.values()]));
    try {
      // Not to be undone by itself: undoing the duplicate takes the copies to the bin, drawings and all.
      await copyDrawing(this.board.connection, copies, { account: this.board.origin.account });
      for (const copy of copies.values()) this.board.onCopied(copy);
    } catch (error) {
      complain(sentenceOf(error));
    }
  };

  private insertShotIn(sceneId: string, spot: edits.Spot): void {
    this.board.together(() => {
      const shot = edits.insertShot(this.board.doc, sceneId, {}, this.board.origin, spot);
      this.board.select(only(edits.insertPanel(this.board.doc, shot, {}, this.board.origin)));
    });
  }

  private lastScene(): string {
    return this.board.model.scenes().at(-1)?.id ?? edits.insertScene(this.board.doc, {}, this.board.origin);
  }

  private lastShot(): string {
    return (
      this.board.model.shots().at(-1)?.id ?? edits.insertShot(this.board.doc, this.lastScene(), {}, this.board.origin)
    );
  }
}
