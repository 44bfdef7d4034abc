// Copy, cut and paste of what is selected on a panel, and paste of pictures from elsewhere.
import { useEffect } from "react";
import { complain } from "../../app/toast";
import { selectionSize } from "../../canvas/hits";
import { isTyping } from "../../keys/registry";
import { InvalidEdit } from "../../model/edits";
import type { PanelModel } from "../../model/panelModel";
import { chooseTool } from "../../tools/toolbox";
import { CLIPPING_TYPE, clip, readClipping } from "./clipboard";
import { imagesIn } from "./images";
import type { Work } from "./Paper";

export function useClipboard(work: Work | null, model: PanelModel | null, bring: (files: File[]) => void): void {
  useEffect(() => {
    if (!work || !model) return;
    const stop = new AbortController();
    const listen = (kind: "copy" | "cut" | "paste", handle: (event: ClipboardEvent) => void) =>
      window.addEventListener(kind, (event) => isTyping(event.target) || handle(event), { signal: stop.signal });
    listen("copy", (event) => copy(event, work, model));
    listen("cut", (event) => {
      const isOpen = work.desk.state.getState().hindrance === null;
      if (copy(event, work, model) && isOpen) work.actions.remove(work.desk.selection());
    });
    listen("paste", (event) => {
      const files = imagesIn(event.clipboardData);
      if (files.length > 0) bring(files);
      else paste(event, work);
    });
    return () => stop.abort();
  }, [work, model, bring]);
}

function copy(event: ClipboardEvent, work: Work, model: PanelModel): boolean {
  const selection = work.desk.selection();
  if (selectionSize(selection) === 0) return false;
  event.preventDefault();
  event.clipboardData?.setData(CLIPPING_TYPE, JSON.stringify(clip(model.drawing(), selection)));
  return true;
}

function paste(event: ClipboardEvent, work: Work): void {
  const clipping = readClipping(event.clipboardData?.getData(CLIPPING_TYPE) ?? "");
  const { layer, hindrance } = work.desk.state.getState();
  if (!clipping || !layer) return;
  event.preventDefault();
  if (hindrance) {
    complain(hindrance);
    return;
  }
  try {
    const pasted = work.actions.paste(clipping, layer);
    chooseTool("lasso");
    work.desk.select(pasted);
  } catch (error) {
    if (!(error instanceof InvalidEdit)) throw error;
    complain(`What was copied could not be pasted: ${error.message}`);
  }
}
