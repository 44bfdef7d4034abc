// Pictures of drawings as they are and as they are suggested, painted anew when a mark changes.
import { useEffect, useState } from "react";
import type { Assets } from "../../canvas/assets";
import { renderThumbnail } from "../../canvas/thumbnail";
import { readStroke } from "../../model/document";
import type { Drawn, PanelDrawing } from "../../model/model";
import type { PanelModel } from "../../model/panelModel";
import type { Operation, StrokeWork } from "../../model/reviewOperations";

const WIDTH_PX = 960;
/** Somebody may be drawing: pictures wait for a pause of the pen. */
const CALM_MS = 120;

/** The address of a picture of the drawing, null until it is painted. */
export function usePicture(drawing: PanelDrawing | null, aspect: number, assets: Assets): string | null {
  const [source, setSource] = useState<string | null>(null);
  useEffect(() => {
    if (drawing === null) return setSource(null);
    let wanted = true;
    const timer = setTimeout(async () => {
      const blob = await renderThumbnail(drawing, aspect, WIDTH_PX, assets);
      if (wanted) setSource(URL.createObjectURL(blob));
    }, CALM_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [drawing, aspect, assets]);
  useEffect(() => () => void (source && URL.revokeObjectURL(source)), [source]);
  return source;
}

/** The drawing of an open panel, another object whenever a mark changes. */
export function useDrawing(model: PanelModel | null): PanelDrawing | null {
  const [drawing, setDrawing] = useState<PanelDrawing | null>(null);
  useEffect(() => {
    if (model === null) return setDrawing(null);
    const read = () => setDrawing({ ...model.drawing() });
    read();
    return model.subscribe(read);
  }, [model]);
  return drawing;
}

/** The drawing with the strokes that are suggested for it, without those that would be erased. */
export function withStrokes(drawing: PanelDrawing, panel: string, operations: readonly Operation[]): PanelDrawing {
  const work = operations.filter((one): one is StrokeWork => isOn(one, panel));
  const gone = new Set(work.flatMap((one) => (one.op === "stroke_delete" ? one.strokes.map(([id]) => id) : [])));
  const come = work.flatMap((one) =>
    one.op === "stroke_add" ? one.strokes.flatMap(([id, data]) => drawn(id, data)) : [],
  );
  return {
    ...drawing,
    strokesOn: (layer) => [
      ...drawing.strokesOn(layer).filter(({ id }) => !gone.has(id)),
      ...come.filter(({ stroke }) => stroke.layer === layer),
    ],
  };
}

export const isOn = (one: Operation, panel: string): boolean =>
  (one.op === "stroke_add" || one.op === "stroke_delete") && one.panel === panel;

function drawn(id: string, data: string): Drawn[] {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  return [readStroke(id, bytes, [])].filter((stroke) => stroke !== null);
}
