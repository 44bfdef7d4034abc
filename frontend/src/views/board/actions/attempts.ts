// What all actions on a board share: its document, who acts, and the sentence for an edit that cannot be made.
import type * as Y from "yjs";
import { complain } from "../../../app/toast";
import type { BoardModel } from "../../../model/boardModel";
import * as edits from "../../../model/edits";
import type { UndoStack } from "../../../model/undo";
import type { BoardConnection } from "../../../sync/types";
import type { Selection } from "../selection";
import { type Words, wordsOf } from "../words";

export interface ActionSetting {
  connection: BoardConnection;
  model: BoardModel;
  undo: UndoStack;
  select: (selection: Selection) => void;
  /** A copy has a drawing of its own now: its picture is due. */
  onCopied: (panelId: string) => void;
}

export class Attempts {
  readonly connection: BoardConnection;
  readonly model: BoardModel;
  readonly select: (selection: Selection) => void;
  readonly onCopied: (panelId: string) => void;
  private readonly stack: UndoStack;

  constructor({ connection, model, undo, select, onCopied }: ActionSetting) {
    this.connection = connection;
    this.model = model;
    this.select = select;
    this.onCopied = onCopied;
    this.stack = undo;
  }

  get doc(): Y.Doc {
    return this.model.doc;
  }

  get origin(): edits.Author {
    return this.stack.author;
  }

  get words(): Words {
    return wordsOf(this.model.production.vocabulary);
  }

  canUndo = (): boolean => this.stack.canUndo;
  canRedo = (): boolean => this.stack.canRedo;
  undo = (): void => void this.attempt(() => this.stack.undo());
  redo = (): void => void this.attempt(() => this.stack.redo());

  /** An edit that cannot be made says why; nothing was written then. */
  attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof edits.InvalidEdit)) throw error;
      complain(`That cannot be done: ${error.message}`);
      return undefined;
    }
  }

  /** Several edits, undone as one. */
  together(work: () => void): void {
    this.attempt(() => this.stack.together(work));
  }
}
