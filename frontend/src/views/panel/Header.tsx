// The panel's head: its number first, then its camera; who is here; the way back and onward.
import {
  ArrowLeft,
  CaretsToAxisDashedVertical,
  ChevronLeft,
  ChevronRight,
  Grid3x3,
  Layers2,
  Lock,
  Maximize,
  Redo2,
  Square,
  Undo2,
} from "lucide-react";
import { useSyncExternalStore } from "react";
import { useStore } from "zustand";
import { shownRotation } from "../../canvas/viewport";
import type { UndoStack } from "../../model/undo";
import type { Presence } from "../../sync/types";
import { useToolbox } from "../../tools/toolbox";
import { useWords } from "../board/words";
import type { PanelDesk } from "./desk";
import { zoom } from "./keys";
import type { Work } from "./Paper";
import type { PanelPlace } from "./place";

interface Props {
  place: PanelPlace | undefined;
  before: string | null;
  after: string | null;
  undo: UndoStack;
  work: Work | null;
  others: readonly Presence[];
  hindrance: string | null;
  status?: React.ReactNode;
  onOpen: (panelId: string) => void;
  onClose: () => void;
}

export function Header({ place, before, after, undo, work, others, hindrance, status, onOpen, onClose }: Props) {
  const { Shot, Panel, panel } = useWords();
  return (
    <header className="panel-head">
      <IconButton title="Back to the board (Escape)" icon={<ArrowLeft size={17} aria-hidden />} press={onClose} />
      <h1 className="number" title={place && `${Shot} ${place.shotLabel}, ${panel} ${place.number} of ${place.count}`}>
        <span className="visually-hidden">{Shot}</span> {place?.shotLabel}{" "}
        <span>
          {place?.number}/{place?.count}
        </span>
      </h1>
      {place?.camera && <span className="camera">{place.camera}</span>}
      <Step title={`${Panel} before (Left)`} to={before} onOpen={onOpen} icon={<ChevronLeft size={17} aria-hidden />} />
      <Step title={`Next ${panel} (Right)`} to={after} onOpen={onOpen} icon={<ChevronRight size={17} aria-hidden />} />
      <UndoButtons undo={undo} blocked={hindrance !== null} />
      {hindrance && (
        <span className="read-only" title={hindrance}>
          <Lock size={13} aria-hidden /> {hindrance}
        </span>
      )}
      <span className="spring" />
      <PeopleHere others={others} panel={panel} />
      <Looks />
      {work && <Zoom desk={work.desk} />}
      {status}
    </header>
  );
}

function Step({
  title,
  to,
  icon,
  onOpen,
}: {
  title: string;
  to: string | null;
  icon: React.ReactNode;
  onOpen: (id: string) => void;
}) {
  return <IconButton title={title} icon={icon} disabled={to === null} press={() => to && onOpen(to)} />;
}

function UndoButtons({ undo, blocked }: { undo: UndoStack; blocked: boolean }) {
  const can = useSyncExternalStore(undo.subscribe, () => `${undo.canUndo} ${undo.canRedo}`);
  const [canUndo, canRedo] = can.split(" ").map((word) => word === "true");
  return (
    <span className="button-pair">
      <IconButton
        title="Undo what I did (Ctrl+Z)"
        icon={<Undo2 size={16} aria-hidden />}
        disabled={!canUndo || blocked}
        press={() => undo.undo()}
      />
      <IconButton
        title="Redo (Ctrl+Shift+Z)"
        icon={<Redo2 size={16} aria-hidden />}
        disabled={!canRedo || blocked}
        press={() => undo.redo()}
      />
    </span>
  );
}

function PeopleHere({ others, panel }: { others: readonly Presence[]; panel: string }) {
  if (others.length === 0) return null;
  return (
    <ul className="people-here" aria-label={`Also in this ${panel}`}>
      {others.map(({ client, user, tool }) => (
        <li
          key={client}
          className="avatar"
          style={{ background: user.color }}
          title={tool ? `${user.name}: ${tool.replace("_", " ")}` : user.name}
        >
          <span aria-hidden>{initials(user.name)}</span>
          <span className="visually-hidden">{user.name}</span>
        </li>
      ))}
    </ul>
  );
}

function Looks() {
  const { onion, guides } = useToolbox();
  const toggle = (guide: "thirds" | "safe") => () =>
    useToolbox.setState({ guides: { ...guides, [guide]: !guides[guide] } });
  return (
    <span className="button-pair">
      <IconButton
        title="Onion skin (O)"
        icon={<Layers2 size={16} aria-hidden />}
        pressed={onion}
        press={() => useToolbox.setState({ onion: !onion })}
      />
      <IconButton
        title="Thirds (G)"
        icon={<Grid3x3 size={16} aria-hidden />}
        pressed={guides.thirds}
        press={toggle("thirds")}
      />
      <IconButton
        title="Safe areas (Shift+G)"
        icon={<Square size={15} aria-hidden />}
        pressed={guides.safe}
        press={toggle("safe")}
      />
    </span>
  );
}

function Zoom({ desk }: { desk: PanelDesk }) {
  const percent = useStore(desk.state, ({ view }) => Math.round(view.scale * 100));
  const degrees = useStore(desk.state, ({ view }) => Math.round((shownRotation(view) * 180) / Math.PI));
  const mirrored = useStore(desk.state, ({ view }) => view.mirrored);
  return (
    <span className="button-pair">
      <IconButton
        title="Look at it in the mirror (M)"
        icon={<CaretsToAxisDashedVertical size={16} aria-hidden />}
        pressed={mirrored}
        press={() => desk.mirror()}
      />
      <button
        type="button"
        className="button quiet number"
        title="Full size: one unit, one pixel"
        onClick={() => zoom(desk, 1 / desk.view().scale)}
      >
        {percent} %{degrees !== 0 && ` ${degrees}°`}
      </button>
      <IconButton title="Fit the frame (Home)" icon={<Maximize size={15} aria-hidden />} press={() => desk.fit()} />
    </span>
  );
}

interface IconProps {
  title: string;
  icon: React.ReactNode;
  press: () => void;
  pressed?: boolean;
  disabled?: boolean;
}

function IconButton({ title, icon, press, pressed, disabled }: IconProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={title.replace(/ \(.*\)$/, "")}
      aria-pressed={pressed}
      title={title}
      disabled={disabled}
      onClick={press}
    >
      {icon}
    </button>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toLocaleUpperCase() ?? "")
    .join("");
}
