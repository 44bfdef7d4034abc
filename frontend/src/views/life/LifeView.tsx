// One drawing, from its first stroke to its last: a play head, who drew what, and the ways back.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Assets } from "../../canvas/assets";
import type { Sheet } from "../../canvas/sheet";
import { sheetsOf } from "../../canvas/sheets";
import type { BoardConnection } from "../../sync/types";
import { useReviewing } from "../approval/reviewing";
import { useWords } from "../board/words";
import { momentText } from "../compare/moments";
import { Coloring, type Look } from "./coloring";
import type { Film } from "./film";
import { LifeCanvas } from "./LifeCanvas";
import { LifeSide } from "./LifeSide";
import { Scrubber } from "./Scrubber";
import { deedWords, whoOf } from "./telling";
import { useFilm } from "./useFilm";
import { usePlayHead } from "./usePlayHead";
import "./life.css";

interface LifeViewProps {
  connection: BoardConnection;
  panelId: string;
  /** "12B 2/3" */
  name: string;
  aspect: number;
  assets: Assets;
  writable: boolean;
  onClose: () => void;
}

/** How the paper is shown: as it was, by who drew it, or what of it is gone today. */
export type Showing = "plain" | "authors" | "gone";

const GONE: Look = { color: "#c2410c", part: 1, breadth: 1.3 };
const CHOSEN: Look = { color: "#1668c7", part: 1, breadth: 2 };
/** Faded to the paper. */
const STAYED: Look = { color: "#fdfcf9", part: 0.75, breadth: 1 };

export function LifeView({ connection, panelId, name, aspect, assets, writable, onClose }: LifeViewProps) {
  const { film, length, isLoading, problem } = useFilm(connection, panelId);
  const head = usePlayHead(film, length, onClose);
  const [showing, setShowing] = useState<Showing>("plain");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const words = useWords();
  const frame = film.frames[head.at];
  const gone = useGone(film, head.at, length, showing);
  const back = useMemo(() => new Set([...chosen].filter((id) => gone.has(id))), [chosen, gone]);
  const look = useLook(film, showing, gone, back);
  const choose = (stroke: string | null) => {
    if (showing === "gone" && stroke !== null && gone.has(stroke)) setChosen(flipped(chosen, stroke));
  };
  const tip = useTip(film);
  return (
    <section className="life" aria-label={`Life of ${words.panel} ${name}`} aria-busy={isLoading}>
      <LifePaper {...{ film, at: head.at, length, look, aspect, assets }} onClick={choose} onHover={tip.hover}>
        {tip.text !== null && <p className="life-tip">{tip.text}</p>}
        {problem !== null && (
          <p className="problem life-note" role="alert">
            {problem}
          </p>
        )}
        {!isLoading && length === 0 && problem === null && (
          <p className="life-note muted">Nobody has drawn on this {words.panel} yet.</p>
        )}
      </LifePaper>
      <LifeSide
        {...{ film, at: head.at, panelId, showing, gone, back, writable }}
        onShowing={setShowing}
        onChosen={setChosen}
        onClose={onClose}
      />
      <Scrubber film={film} length={length} head={head}>
        {frame === undefined ? (
          <span>Before the first stroke</span>
        ) : (
          <span>
            <strong>{momentText(frame.at_ms, Date.now())}</strong> {whoOf(frame)} {deedWords(frame)}
          </span>
        )}
      </Scrubber>
    </section>
  );
}

const NONE: ReadonlySet<string> = new Set();

/** Worked out only while it is shown: it looks at every stroke. */
function useGone(film: Film, at: number, length: number, showing: Showing): ReadonlySet<string> {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the film grows in place
  return useMemo(() => (showing === "gone" ? film.goneSince(at) : NONE), [film, at, length, showing]);
}

function useLook(film: Film, showing: Showing, gone: ReadonlySet<string>, back: ReadonlySet<string>) {
  const reviewing = useReviewing();
  return useCallback(
    (id: string): Look | null => {
      if (showing === "plain") return null;
      if (showing === "gone") return back.has(id) ? CHOSEN : gone.has(id) ? GONE : STAYED;
      const account = film.frames[film.drawnBy.get(id) ?? -1]?.account ?? "";
      // What came with an import or a birth is nobody's own.
      if (account === "") return STAYED;
      return { color: reviewing?.who(account).color ?? "#969696", part: 1, breadth: 1 };
    },
    [film, showing, gone, back, reviewing],
  );
}

/** Who drew the stroke under the pointer. */
function useTip(film: Film) {
  const [text, setText] = useState<string | null>(null);
  const hover = useCallback(
    (stroke: string | null) => {
      const frame = stroke === null ? undefined : film.frames[film.drawnBy.get(stroke) ?? -1];
      setText(frame === undefined ? null : `${whoOf(frame)}, ${momentText(frame.at_ms, Date.now())}`);
    },
    [film],
  );
  return { text, hover };
}

interface LifePaperProps {
  film: Film;
  at: number;
  length: number;
  look: (id: string) => Look | null;
  aspect: number;
  assets: Assets;
  onClick: (stroke: string | null) => void;
  onHover: (stroke: string | null) => void;
  children: React.ReactNode;
}

function LifePaper(props: LifePaperProps) {
  const { film, at, length, look, aspect, assets, onClick, onHover } = props;
  const element = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [paper, setPaper] = useState<LifeCanvas | null>(null);
  const sheets = useRef<readonly Sheet[]>([]);
  const coloring = useMemo(() => new Coloring(), []);
  useEffect(() => {
    if (element.current === null || canvas.current === null) return;
    const made = new LifeCanvas(element.current, canvas.current, assets.get, aspect);
    const stop = assets.subscribe(() => made.repaint());
    setPaper(made);
    return () => {
      stop();
      made.release();
    };
  }, [assets, aspect]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the film grows in place
  useEffect(() => {
    sheets.current = sheetsOf(film.drawingAt(at), sheets.current);
    paper?.show(coloring.colored(sheets.current, look));
  }, [paper, film, at, length, look, coloring]);
  useEffect(() => {
    if (paper === null) return;
    paper.onClick = onClick;
    paper.onHover = onHover;
  }, [paper, onClick, onHover]);
  return (
    <div ref={element} className="life-paper">
      <canvas ref={canvas} role="img" aria-label="The drawing at this moment" data-testid="life-paper" data-at={at} />
      {props.children}
    </div>
  );
}

function flipped(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
