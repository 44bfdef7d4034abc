// A panel at two moments: side by side, under a slider, as onion skin, as a difference; in one frame at one scale.
import { ArrowLeftRight } from "lucide-react";
import { useEffect, useState } from "react";
import type { Assets } from "../../canvas/assets";
import { paintedFrame } from "../../canvas/thumbnail";
import { Painted } from "./Painted";
import { CAME, paintDifference, WENT } from "./painting";
import type { Pair } from "./sides";
import { useComparing, WAYS, type Way } from "./state";

interface PicturesProps {
  pair: Pair;
  aspect: number;
  assets: Assets;
  /** "As it was, yesterday 14:32", "Now" */
  names: readonly [before: string, after: string];
}

interface Canvases {
  before: OffscreenCanvas | null;
  after: OffscreenCanvas | null;
  difference: OffscreenCanvas | null;
}

const NOTHING: Canvases = { before: null, after: null, difference: null };
const WIDTH_PX = 1280;

export function Pictures({ pair, aspect, assets, names }: PicturesProps) {
  const { way, held } = useComparing();
  const both = pair.before !== null && pair.after !== null && !pair.isSame;
  const canvases = useCanvases(pair, aspect, assets, both && way === "difference");
  const shown = pair.isSame ? "same" : both ? way : "alone";
  return (
    <div className="compare-pictures" data-way={held && both ? "held" : shown}>
      <Ways enabled={both} />
      {held && both ? (
        <Frame aspect={aspect} name={names[0]}>
          <Painted canvas={canvases.before} label={`${names[0]}, held`} />
        </Frame>
      ) : (
        <Laid way={shown} pair={pair} canvases={canvases} aspect={aspect} names={names} />
      )}
    </div>
  );
}

interface LaidProps extends Pick<PicturesProps, "pair" | "aspect" | "names"> {
  way: Way | "alone" | "same";
  canvases: Canvases;
}

function Laid({ way, pair, canvases, aspect, names }: LaidProps) {
  const [was, is] = names;
  switch (way) {
    case "same":
      return (
        <div className="compare-sides">
          <Frame aspect={aspect} name="The drawing is the same">
            <Painted canvas={canvases.after} label={is} />
          </Frame>
        </div>
      );
    case "alone":
      return (
        <div className="compare-sides">
          <Alone there={pair.before !== null} canvas={canvases.before} aspect={aspect} name={was} />
          <Alone there={pair.after !== null} canvas={canvases.after} aspect={aspect} name={is} />
        </div>
      );
    case "side":
      return (
        <div className="compare-sides">
          <Frame aspect={aspect} name={was}>
            <Painted canvas={canvases.before} label={was} />
          </Frame>
          <Frame aspect={aspect} name={is}>
            <Painted canvas={canvases.after} label={is} />
          </Frame>
        </div>
      );
    case "slider":
      return <Slider canvases={canvases} aspect={aspect} names={names} />;
    case "onion":
      return <Onion canvases={canvases} aspect={aspect} names={names} />;
    case "difference":
      return (
        <Frame aspect={aspect} name="" foot={<Legend />}>
          <Painted canvas={canvases.difference} label={`What came and what went between ${was} and ${is}`} />
        </Frame>
      );
  }
}

function Alone(props: { there: boolean; canvas: OffscreenCanvas | null; aspect: number; name: string }) {
  const { there, canvas, aspect, name } = props;
  return (
    <Frame aspect={aspect} name={name}>
      {there ? <Painted canvas={canvas} label={name} /> : <p className="compare-absent">Not on the board</p>}
    </Frame>
  );
}

interface FrameProps {
  aspect: number;
  name: string;
  children: React.ReactNode;
  /** Stands under the picture. */
  foot?: React.ReactNode;
}

function Frame({ aspect, name, children, foot }: FrameProps) {
  const style = { "--aspect": aspect } as React.CSSProperties; // custom properties are not in its type
  return (
    <figure className="compare-frame" style={style}>
      <div className="compare-paper">{children}</div>
      {foot}
      {name !== "" && <figcaption>{name}</figcaption>}
    </figure>
  );
}

/** What came is whole, what went is striped: the colours alone would not tell everybody. */
export function Legend() {
  return (
    <ul className="compare-legend">
      <li>
        <span className="legend-swatch" style={{ background: CAME }} /> Came
      </li>
      <li>
        <span
          className="legend-swatch"
          style={{ background: `repeating-linear-gradient(45deg, ${WENT} 0 4px, transparent 4px 7px)` }}
        />{" "}
        Went, striped
      </li>
      <li>
        <span className="legend-swatch stayed" /> Stayed
      </li>
    </ul>
  );
}

function Slider({ canvases, aspect, names }: Omit<LaidProps, "way" | "pair">) {
  const { place, slide } = useComparing();
  const drag = (event: React.PointerEvent<HTMLElement>) => {
    if (event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    slide(((event.clientX - box.left) / box.width) * 100);
  };
  return (
    <Frame aspect={aspect} name="" foot={<Place title="How much of the picture shows it as it was" />}>
      <div
        className="compare-slider"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={drag}
      >
        <Painted canvas={canvases.after} label={names[1]} />
        <Painted canvas={canvases.before} label={names[0]} style={{ clipPath: `inset(0 ${100 - place}% 0 0)` }} />
        <span className="compare-line" style={{ left: `${place}%` }} aria-hidden />
        <span className="compare-tag left" aria-hidden>
          {names[0]}
        </span>
        <span className="compare-tag right" aria-hidden>
          {names[1]}
        </span>
      </div>
    </Frame>
  );
}

function Onion({ canvases, aspect, names }: Omit<LaidProps, "way" | "pair">) {
  const place = useComparing((state) => state.place);
  return (
    <Frame aspect={aspect} name="" foot={<Place title="How much of the later picture shows" ends={names} />}>
      <Painted canvas={canvases.before} label={names[0]} style={{ opacity: (100 - place) / 100 }} />
      <Painted canvas={canvases.after} label={names[1]} className="multiplied" style={{ opacity: place / 100 }} />
    </Frame>
  );
}

function Place({ title, ends }: { title: string; ends?: readonly [string, string] }) {
  const { place, slide } = useComparing();
  return (
    <div className="compare-place">
      {ends && <span aria-hidden>{ends[0]}</span>}
      <input
        type="range"
        min={0}
        max={100}
        value={Math.round(place)}
        aria-label={title}
        onChange={(event) => slide(Number(event.target.value))}
      />
      {ends && <span aria-hidden>{ends[1]}</span>}
    </div>
  );
}

function Ways({ enabled }: { enabled: boolean }) {
  const { way, look, hold } = useComparing();
  useReleased();
  if (!enabled) return null;
  return (
    <fieldset className="compare-ways" aria-label="How the pictures are laid">
      {WAYS.map(({ code, name, key }) => (
        <button
          key={code}
          type="button"
          className="chip"
          aria-pressed={way === code}
          onClick={() => look(code)}
          title={`${name} (${key})`}
        >
          {name}
        </button>
      ))}
      <button
        type="button"
        className="chip hold"
        title="Shows it as it was while this or the space bar is held"
        onPointerDown={() => hold(true)}
        onKeyDown={(event) => event.key === "Enter" && hold(true)}
        onKeyUp={() => hold(false)}
      >
        <ArrowLeftRight size={12} aria-hidden /> Hold: as it was
      </button>
    </fieldset>
  );
}

/** What is held is let go of wherever the pointer or the key comes up. */
function useReleased(): void {
  const hold = useComparing((state) => state.hold);
  useEffect(() => {
    const release = () => hold(false);
    const up = (event: KeyboardEvent) => event.key === " " && release();
    window.addEventListener("pointerup", release);
    window.addEventListener("keyup", up);
    window.addEventListener("blur", release);
    return () => {
      release();
      window.removeEventListener("pointerup", release);
      window.removeEventListener("keyup", up);
      window.removeEventListener("blur", release);
    };
  }, [hold]);
}

/** Both sides, and the difference once it is asked for; what is shown stays until the next is there. */
function useCanvases(pair: Pair, aspect: number, assets: Assets, withDifference: boolean): Canvases {
  const [canvases, setCanvases] = useState(NOTHING);
  useEffect(() => {
    let wanted = true;
    paintSides(pair, aspect, assets).then((painted) => wanted && setCanvases((before) => ({ ...before, ...painted })));
    return () => {
      wanted = false;
    };
  }, [pair, aspect, assets]);
  useEffect(() => {
    const { before, after } = pair;
    if (!withDifference || before === null || after === null) return;
    let wanted = true;
    paintDifference(before, after, { aspect, width: WIDTH_PX, assets }).then(
      (difference) => wanted && setCanvases((before) => ({ ...before, difference })),
    );
    return () => {
      wanted = false;
    };
  }, [pair, aspect, assets, withDifference]);
  return canvases;
}

async function paintSides({ before, after, isSame }: Pair, aspect: number, assets: Assets) {
  const was = before && !isSame ? await paintedFrame(before, aspect, WIDTH_PX, assets) : null;
  const is = after && (await paintedFrame(after, aspect, WIDTH_PX, assets));
  return { before: was, after: is };
}
