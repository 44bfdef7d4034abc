// The strip of time under the board: who worked when, versions as flags, and a head to drag.
import {
  ChevronFirst,
  ChevronLast,
  ChevronLeft,
  ChevronRight,
  Flag,
  GitCompareArrows,
  Link2,
  Pause,
  Play,
  RotateCcw,
  X,
} from "lucide-react";
import { useState } from "react";
import type { Timeline, Version } from "../../api/history";
import { Menu } from "../../app/Menu";
import type { BoardConnection } from "../../sync/types";
import type { Outline } from "../board/outline";
import { useBoardState } from "../board/state";
import { useWords } from "../board/words";
import { openCompare } from "../compare/opening";
import { giveBack } from "./focus";
import { copyLink } from "./linking";
import type { Kept } from "./records";
import { restoreEntries } from "./restoring";
import { useSaid } from "./said";
import type { Scale } from "./scale";
import { isPastMoment, leaveHistory, useHistory } from "./state";
import type { StepBook } from "./stepBook";
import { Track } from "./Track";
import { SPEEDS, type Walk } from "./walking";

interface StripProps {
  connection: BoardConnection;
  at: string;
  timeline: Kept<Timeline>;
  scale: Scale | null;
  versions: readonly Version[];
  walk: Walk;
  book: StepBook;
  outline: Outline;
  onName: () => void;
}

export function Strip(props: StripProps) {
  const { connection, at, timeline, scale, versions, walk, book } = props;
  const problem = useHistory((state) => state.problem) ?? timeline.problem;
  const [dragged, onDrag] = useState<number | null>(null);
  const said = useSaid({ at, book, versions, dragged });
  return (
    <section className={isPastMoment(at) ? "strip past" : "strip"} aria-label="History">
      <div className="strip-head">
        <Player walk={walk} />
        <div className="strip-said" role="status" aria-live={walk.playing || dragged !== null ? "off" : "polite"}>
          <strong className="number">{said.when}</strong>
          <span>{said.what}</span>
        </div>
        <Deeds {...props} />
      </div>
      {problem !== null && (
        <p className="strip-problem" role="alert">
          {connection.online() ? problem : "You are offline. The history is on the server: it comes back with it."}
          <button type="button" className="button" onClick={timeline.reload}>
            Try again
          </button>
        </p>
      )}
      {timeline.value === null && timeline.problem === null && <p className="track-wait muted">Reading the history</p>}
      {scale !== null && timeline.value !== null && (
        <Track
          at={at}
          scale={scale}
          timeline={timeline.value}
          versions={versions}
          said={`${said.when} ${said.what}`}
          walk={walk}
          onDrag={onDrag}
        />
      )}
    </section>
  );
}

function Player({ walk }: { walk: Walk }) {
  const { playing, speed, setSpeed } = walk;
  return (
    <div className="strip-player">
      <IconButton title="The beginning (Home)" onClick={walk.start} icon={<ChevronFirst size={16} />} />
      <IconButton title="Previous step (,)" onClick={() => walk.step(-1)} icon={<ChevronLeft size={16} />} />
      <button
        type="button"
        className="icon-button play"
        aria-label={playing ? "Stop" : "Play"}
        title={playing ? "Stop (Space)" : "Play, without the pauses (Space)"}
        onClick={walk.play}
      >
        {playing ? <Pause size={15} /> : <Play size={15} />}
      </button>
      <IconButton title="Next step (.)" onClick={() => walk.step(1)} icon={<ChevronRight size={16} />} />
      <IconButton title="Now (End)" onClick={walk.end} icon={<ChevronLast size={16} />} />
      <select
        className="field strip-speed"
        aria-label="Speed"
        title="Steps a second"
        value={speed}
        onChange={(event) => {
          setSpeed(Number(event.target.value));
          giveBack(event.currentTarget);
        }}
      >
        {SPEEDS.map(({ name }, index) => (
          <option key={name} value={index}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Deeds({ connection, at, outline, onName }: StripProps) {
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const { scene } = useHistory();
  const { selection } = useBoardState();
  const words = useWords();
  const isPast = isPastMoment(at);
  const then = scene?.outline ?? outline;
  const entries = () =>
    restoreEntries({
      moment: scene?.moment.position ?? at,
      panel: then.byPanel.get(selection.current ?? "") ?? null,
      role: connection.role,
      words,
    });
  const mayName = connection.role !== "viewer" && connection.role !== "reviewer";
  return (
    <div className="strip-deeds">
      <IconButton
        title={mayName ? "Name this moment" : `A ${connection.role} cannot name moments`}
        disabled={!mayName}
        onClick={onName}
        icon={<Flag size={15} />}
      />
      <IconButton title="Copy a link to this moment" onClick={() => copyLink(at)} icon={<Link2 size={15} />} />
      <IconButton
        title="Compare with now"
        disabled={!isPast}
        onClick={() => openCompare(scene?.moment.position ?? at)}
        icon={<GitCompareArrows size={15} />}
      />
      <button
        type="button"
        className="button"
        disabled={!isPast || scene === null}
        title="Bring back what stood here"
        onClick={({ currentTarget }) => {
          const { left, top } = currentTarget.getBoundingClientRect();
          setMenu({ x: left, y: top });
        }}
      >
        <RotateCcw size={13} aria-hidden /> Restore
      </button>
      {menu !== null && <Menu entries={entries()} {...menu} onClose={() => setMenu(null)} />}
      <button type="button" className={isPast ? "button primary" : "button"} onClick={leaveHistory}>
        {isPast ? "Back to now" : <X size={14} aria-label="Close the history" />}
      </button>
    </div>
  );
}

interface IconButtonProps {
  title: string;
  icon: React.ReactNode;
  disabled?: boolean;
  onClick: () => void;
}

function IconButton({ title, icon, disabled = false, onClick }: IconButtonProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={title}
      title={title}
      disabled={disabled}
      onClick={onClick}
    >
      {icon}
    </button>
  );
}
