// What the views do to a board: each is one edit, or several undone as one, and leaves the selection where the eye is.
import { lockPanel, unlockPanel } from "../../../api/boards";
import { sentenceOf } from "../../../api/client";
import { complain } from "../../../app/toast";
import { type ActionSetting, Attempts } from "./attempts";
import { BinActions } from "./binning";
import { FieldActions } from "./fields";
import { LinkActions } from "./linking";
import { MakingActions } from "./making";
import { MovingActions } from "./moving";

export class BoardActions {
  readonly make: MakingActions;
  readonly move: MovingActions;
  readonly bin: BinActions;
  readonly fields: FieldActions;
  readonly links: LinkActions;
  private readonly board: Attempts;

  constructor(setting: ActionSetting) {
    this.board = new Attempts(setting);
    this.make = new MakingActions(this.board);
    this.move = new MovingActions(this.board);
    this.bin = new BinActions(this.board);
    this.fields = new FieldActions(this.board);
    this.links = new LinkActions(this.board);
  }

  canUndo = (): boolean => this.board.canUndo();
  canRedo = (): boolean => this.board.canRedo();
  undo = (): void => this.board.undo();
  redo = (): void => this.board.redo();

  mayEdit = (): boolean => this.board.connection.board.writable;
  mayLock = (): boolean => ["owner", "director"].includes(this.board.connection.role);

  /** A locked drawing is nobody's to change until it is unlocked: a decision, so it is the server's to keep. */
  toggleLock = async (panelId: string): Promise<void> => {
    const { connection } = this.board;
    try {
      if (connection.lockOf(panelId) === null) await lockPanel(connection.boardId, panelId, "");
      else await unlockPanel(connection.boardId, panelId);
    } catch (error) {
      complain(sentenceOf(error));
    }
  };
}
