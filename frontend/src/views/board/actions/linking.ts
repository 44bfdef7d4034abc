// Panels and the lines of the screenplay which they tell.
import * as edits from "../../../model/edits";
import { wordsOf as spokenIn } from "../../script/screenplay";
import type { Outline } from "../outline";
import { ofMany, only } from "../selection";
import type { Attempts } from "./attempts";

export class LinkActions {
  constructor(private readonly board: Attempts) {}

  link = (panelId: string, elements: readonly string[], linked: boolean): void => {
    const change = linked ? edits.linkElements : edits.unlinkElements;
    this.board.attempt(() => change(this.board.doc, panelId, elements, this.board.origin));
  };

  /** A new panel that tells these lines: behind the current one if it is of the same scene, else in a shot of its own. */
  panelFrom = (elementIds: readonly string[], currentId: string | null): void => {
    const { model } = this.board;
    const elements = elementIds.flatMap((id) => model.element(id) ?? []);
    const current = model.panel(currentId ?? "");
    const here = model.shot(current?.shot ?? "")?.scene;
    // Lines before the first heading belong to no scene: they go where the person is, or to the beginning.
    const scene = elements.find((element) => element.scene !== "")?.scene ?? here ?? this.firstScene();
    const isHere = current !== undefined && here === scene;
    this.board.together(() => {
      const shot = isHere ? current.shot : edits.insertShot(this.board.doc, scene, {}, this.board.origin);
      const spot = isHere ? { after: current.id } : {};
      const id = edits.insertPanel(this.board.doc, shot, spokenIn(elements), this.board.origin, spot);
      edits.linkElements(this.board.doc, id, elementIds, this.board.origin);
      this.board.select(only(id));
    });
  };

  showLinked = (outline: Outline, element: string): void => {
    const linked = outline.panels.filter(({ links }) => links.has(element)).map(({ id }) => id);
    if (linked.length > 0) this.board.select(ofMany(linked));
  };

  private firstScene(): string {
    return this.board.model.scenes()[0]?.id ?? edits.insertScene(this.board.doc, {}, this.board.origin);
  }
}
