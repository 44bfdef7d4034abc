// The rack at the desk: one tool of each kind, set as the toolbox says.
import { ArrowTool } from "../../tools/arrow";
import { DrawTool } from "../../tools/draw";
import { EraseTool } from "../../tools/erase";
import { LassoTool } from "../../tools/lasso";
import { PanTool } from "../../tools/pan";
import type { Desk, Tool } from "../../tools/tool";
import { type ToolName, useToolbox } from "../../tools/toolbox";
import { WriteTool } from "../../tools/write";

export type Rack = Readonly<Record<ToolName, Tool>>;

export function rackFor(desk: Desk): Rack {
  const box = useToolbox.getState;
  const draw = new DrawTool(desk);
  return {
    light_pencil: draw,
    pencil: draw,
    pen: draw,
    brush: draw,
    tone: draw,
    fill: draw,
    note: draw,
    line: new DrawTool(desk, true),
    eraser: new EraseTool(
      desk,
      () => box().eraseMode,
      () => box().held.eraser.size / 2,
      () => box().eraseAll,
    ),
    lasso: new LassoTool(desk),
    arrow: new ArrowTool(
      desk,
      () => box().arrowKind,
      () => box().arrowLabel.trim(),
    ),
    text: new WriteTool(desk),
    pan: new PanTool(desk),
  };
}
