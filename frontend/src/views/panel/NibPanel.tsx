// Size, colour and value of the tool in hand, and the settings that only some tools have.
import {
  cardOf,
  hold,
  isMarkTool,
  LARGEST,
  QUICK_SIZES,
  SMALLEST,
  type ToolName,
  useToolbox,
} from "../../tools/toolbox";
import { ArrowKinds } from "./ArrowKinds";
import { Palette } from "./Palette";

const HINTS: Partial<Record<ToolName, string>> = {
  eraser:
    "Erases on the chosen layer. Alt does the same with every pen. Whole marks takes arrows and texts too; pictures go with the lasso and Delete.",
  lasso:
    "Draw around marks or tap one. Drag to move, a corner to scale, the knob to turn. Shift adds, and frees the proportions.",
  fill: "Draw around an area to fill it.",
  line: "Drag from end to end. Shift does the same with every pen.",
  arrow: "Arrows may leave the frame. Shift keeps them straight.",
  text: "Tap the paper and type; tap a text to change it.",
  pan: "Drag the paper. The space bar does the same with every tool.",
};

export function NibPanel({ disabled }: { disabled: string | null }) {
  const tool = useToolbox((state) => state.tool);
  const { size, color } = useToolbox((state) => state.held[state.tool]);
  const sized = isMarkTool(tool) ? tool !== "fill" : tool === "eraser" || tool === "text";
  return (
    <section className="nib" aria-label={`${cardOf(tool).title} settings`}>
      <fieldset className="plain" disabled={disabled !== null} title={disabled ?? undefined}>
        <h3>{cardOf(tool).title}</h3>
        {HINTS[tool] && disabled === null && <p className="muted hint">{HINTS[tool]}</p>}
        {sized && <Sizes size={size} />}
        {tool === "eraser" && <EraserSettings />}
        {tool === "arrow" && <ArrowSettings />}
        {(isMarkTool(tool) || tool === "text") && <Palette color={color} choose={dip} look={dip} />}
        {isMarkTool(tool) && tool !== "fill" && tool !== "line" && <Pressure />}
      </fieldset>
    </section>
  );
}

function Sizes({ size }: { size: number }) {
  return (
    <>
      <label className="slider">
        <span className="label">Size</span>
        <input
          type="range"
          min={0}
          max={100}
          value={toSlider(size)}
          aria-valuetext={`${size} units`}
          onChange={(event) => hold({ size: fromSlider(Number(event.target.value)) })}
        />
        <output className="number">{size}</output>
      </label>
      <fieldset className="quick-sizes" aria-label="Quick sizes">
        {QUICK_SIZES.map((quick) => (
          <button
            key={quick}
            type="button"
            className="quick-size"
            aria-label={`Size ${quick}`}
            aria-pressed={quick === size}
            title={`Size ${quick}`}
            onClick={() => hold({ size: quick })}
          >
            <span className="size-dot" style={{ width: dot(quick), height: dot(quick) }} />
          </button>
        ))}
      </fieldset>
    </>
  );
}

function EraserSettings() {
  const { eraseMode, eraseAll } = useToolbox();
  return (
    <fieldset className="choices" aria-label="What is erased">
      <Choice title="Cut" pressed={eraseMode === "cut"} choose={() => useToolbox.setState({ eraseMode: "cut" })} />
      <Choice
        title="Whole marks"
        pressed={eraseMode === "whole"}
        choose={() => useToolbox.setState({ eraseMode: "whole" })}
      />
      <Choice title="All layers" pressed={eraseAll} choose={() => useToolbox.setState({ eraseAll: !eraseAll })} />
    </fieldset>
  );
}

function ArrowSettings() {
  const { arrowKind, arrowLabel } = useToolbox();
  return (
    <>
      <ArrowKinds kind={arrowKind} choose={(kind) => useToolbox.setState({ arrowKind: kind })} />
      <label>
        <span className="label">Label of new arrows</span>
        <input
          className="field"
          value={arrowLabel}
          maxLength={40}
          placeholder="PAN"
          onChange={(event) => useToolbox.setState({ arrowLabel: event.target.value })}
        />
      </label>
    </>
  );
}

function Pressure() {
  const curve = useToolbox((state) => state.pressureCurve);
  return (
    <label className="slider">
      <span className="label">Pressure</span>
      <input
        type="range"
        min={40}
        max={200}
        value={Math.round(curve * 100)}
        aria-valuetext={curve < 0.95 ? "soft hand" : curve > 1.1 ? "firm hand" : "as the pen says"}
        onChange={(event) => useToolbox.setState({ pressureCurve: Number(event.target.value) / 100 })}
      />
      <output>{curve < 0.95 ? "soft" : curve > 1.1 ? "firm" : "even"}</output>
    </label>
  );
}

function Choice({ title, pressed, choose }: { title: string; pressed: boolean; choose: () => void }) {
  return (
    <button type="button" className="button" aria-pressed={pressed} onClick={choose}>
      {title}
    </button>
  );
}

function dip(color: string): void {
  hold({ color });
}

/** Fine at the thin end, where a unit matters. */
function fromSlider(value: number): number {
  return Math.max(SMALLEST, Math.round(SMALLEST * (LARGEST / SMALLEST) ** (value / 100)));
}

function toSlider(size: number): number {
  return Math.round((100 * Math.log(size / SMALLEST)) / Math.log(LARGEST / SMALLEST));
}

function dot(size: number): number {
  return Math.max(2, Math.min(18, 2 + Math.sqrt(size) * 1.6));
}
