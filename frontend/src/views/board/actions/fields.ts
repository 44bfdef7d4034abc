// What stands about panels, shots, scenes and the production.
import * as Y from "yjs";
import * as edits from "../../../model/edits";
import type { Panel, Production, Scene, Shot } from "../../../model/model";
import type { InspectorEdits } from "../../inspector/Inspector";
import type { Attempts } from "./attempts";

export class FieldActions implements InspectorEdits {
  constructor(private readonly board: Attempts) {}

  get origin(): edits.Author {
    return this.board.origin;
  }

  setScene = (id: string, fields: Partial<Scene>): void => {
    this.board.attempt(() => edits.setFields(this.board.doc, "scenes", [id], fields, this.board.origin));
  };

  renameScene = (id: string, slugline: string): void => this.setScene(id, { slugline });

  setShots = (ids: readonly string[], fields: Partial<Shot>): void => {
    this.board.attempt(() => edits.setFields(this.board.doc, "shots", ids, fields, this.board.origin));
  };

  setPanels = (ids: readonly string[], fields: Partial<Panel>): void => {
    this.board.attempt(() => edits.setFields(this.board.doc, "panels", ids, fields, this.board.origin));
  };

  setProduction = (fields: Partial<Production>): void => {
    this.board.attempt(() => edits.setProduction(this.board.doc, fields, this.board.origin));
  };

  lockNumber = (shotId: string, locked: boolean): void => {
    const change = locked ? edits.lockNumbers : edits.unlockNumbers;
    this.board.attempt(() => change(this.board.doc, [shotId], this.board.origin));
  };

  text = (table: "shots" | "panels", id: string, field: string): Y.Text | null => {
    const record = this.board.doc.getMap(table).get(id);
    const text = record instanceof Y.Map ? record.get(field) : null;
    return text instanceof Y.Text ? text : null;
  };
}
