// A panel as it was: its picture large, its words, and the way to its neighbours. Nothing here can be changed.
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { sentenceOf } from "../../api/client";
import { go } from "../../app/location";
import type { BoardSession } from "../../app/session";
import { renderSwiftly } from "../../canvas/thumbnail";
import { useCommands } from "../../keys/registry";
import { rateOf } from "../../model/model";
import { secondsAndFrames } from "../../model/timecode";
import { Marks } from "../board/marks";
import type { PanelItem } from "../board/outline";
import { useWords } from "../board/words";
import { pastOf } from "./pasts";
import { type Scene, useHistory } from "./state";
import { frameOf } from "./travel";

interface PastPanelProps {
  session: BoardSession;
  scene: Scene;
  panelId: string;
}

const MOST_WIDE_PX = 1920;

export function PastPanel({ session, scene, panelId }: PastPanelProps) {
  const words = useWords();
  const panel = scene.outline.byPanel.get(panelId) ?? null;
  const at = panel?.index ?? -1;
  const [before, after] = [scene.outline.panels[at - 1], scene.outline.panels[at + 1]];
  const open = useCallback(
    (item: PanelItem | undefined) =>
      item && go(`/b/${session.entry.id}/panel/${item.id}${location.search}`, { replace: true }),
    [session],
  );
  const commands = useMemo(
    () => [
      pageCommand("previous", `Previous ${words.panel}`, "ArrowLeft", () => open(before)),
      pageCommand("next", `Next ${words.panel}`, "ArrowRight", () => open(after)),
    ],
    [open, before, after, words],
  );
  useCommands(commands);
  return (
    <section className="past-panel" aria-label={`${words.Panel} as it was`}>
      <header className="past-panel-head">
        <button
          type="button"
          className="icon-button"
          aria-label="Back to the wall"
          title="Back to the wall (Esc)"
          onClick={() => go(`/b/${session.entry.id}${location.search}`)}
        >
          <ChevronLeft size={17} />
        </button>
        <h2>{panel === null ? words.Panel : `${panel.shotLabel} ${panel.number}/${panel.count}`}</h2>
        <span className="muted">{panel?.camera}</span>
        <span className="as-it-was">As it was</span>
        {panel !== null && <Marks marks={scene.marksOf(panelId)} />}
        <span className="topbar-space" />
        <Page title={`Previous ${words.panel}`} to={before} onOpen={open} icon={<ChevronLeft size={16} />} />
        <Page title={`Next ${words.panel}`} to={after} onOpen={open} icon={<ChevronRight size={16} />} />
      </header>
      {panel === null ? (
        <p className="past-nothing">This {words.panel} was not on the board then.</p>
      ) : (
        <>
          <LargePicture session={session} scene={scene} panel={panel} />
          <Words scene={scene} panel={panel} />
        </>
      )}
    </section>
  );
}

const pageCommand = (id: string, title: string, key: string, run: () => void) => ({
  ...{ id: `history.panel-${id}`, title, group: "History", keys: [key], run },
});

interface PageProps {
  title: string;
  to: PanelItem | undefined;
  onOpen: (item: PanelItem | undefined) => void;
  icon: React.ReactNode;
}

function Page({ title, to, onOpen, icon }: PageProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={title}
      title={title}
      disabled={to === undefined}
      onClick={() => onOpen(to)}
    >
      {icon}
    </button>
  );
}

function LargePicture({ session, scene, panel }: { session: BoardSession; scene: Scene; panel: PanelItem }) {
  const room = useRef<HTMLDivElement>(null);
  const aspect = frameOf(scene.model, panel.id);
  const source = usePainted(session, scene, panel.id, aspect, room);
  const name = `${panel.shotLabel} ${panel.number}/${panel.count} as it was`;
  return (
    <div ref={room} className="past-room">
      {source === null ? (
        <div className="past-paper" style={{ aspectRatio: aspect }} role="img" aria-label={`${name}, being painted`} />
      ) : (
        <img className="past-paper" src={source} alt={name} draggable={false} />
      )}
    </div>
  );
}

/** The picture before stays until the next one is painted; of many wishes the newest is painted. */
function usePainted(
  session: BoardSession,
  scene: Scene,
  panel: string,
  aspect: number,
  room: React.RefObject<HTMLElement | null>,
): string | null {
  const [source, setSource] = useState<string | null>(null);
  const { moment } = scene;
  const last = moment.parts[`panel/${panel}`];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same last entry is the same drawing, at whatever moment
  useEffect(() => {
    let isWanted = true;
    const paint = async () => {
      const drawing = await pastOf(session.entry.id).drawing(moment, panel);
      if (!isWanted) return;
      const wide = (room.current?.clientWidth ?? 960) * (globalThis.devicePixelRatio || 1);
      const blob = await renderSwiftly(drawing, aspect, Math.min(MOST_WIDE_PX, Math.round(wide)), session.assets);
      if (isWanted) setSource(URL.createObjectURL(blob));
    };
    paint().catch((error: unknown) => useHistory.getState().set({ problem: sentenceOf(error) }));
    return () => {
      isWanted = false;
    };
  }, [session, panel, last, aspect, room]);
  useEffect(() => () => void (source && URL.revokeObjectURL(source)), [source]);
  return source;
}

function Words({ scene, panel }: { scene: Scene; panel: PanelItem }) {
  const time = secondsAndFrames(panel.frames, rateOf(scene.board.production));
  const said = [
    { title: "Dialogue", text: panel.dialogue },
    { title: "Action", text: panel.action },
    { title: "Notes", text: panel.notes },
    { title: "Time", text: time },
  ];
  return (
    <dl className="past-words">
      {said
        .filter(({ text }) => text !== "")
        .map(({ title, text }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
    </dl>
  );
}
