// One panel on the wall: scene, shot, n/m, camera, picture, dialogue, action, time.
import { memo } from "react";
import type { Presence } from "../../sync/types";
import { PanelMarks, SubjectMarks } from "../approval/CardMarks";
import { SuggestedMark } from "../review/WallParts";
import type { Detail } from "./layout";
import { type Mark, Marks } from "./marks";
import type { PanelItem } from "./outline";
import { Picture } from "./Picture";
import type { Thumbs } from "./thumbs";
import { useWords } from "./words";

export interface CardProps {
  panel: PanelItem;
  detail: Detail;
  x: number;
  width: number;
  pictureHeight: number;
  startsShot: boolean;
  selected: boolean;
  current: boolean;
  dragged: boolean;
  marks: readonly Mark[];
  time: string;
  here: readonly Presence[];
  thumbs: Thumbs;
}

export const Card = memo(function Card(props: CardProps) {
  const { panel, detail, selected, current, startsShot } = props;
  const [first] = props.here;
  const classes = ["card", detail, selected && "selected", current && "current", startsShot && "starts-shot"];
  if (props.dragged) classes.push("dragged");
  return (
    <div
      className={classes.filter(Boolean).join(" ")}
      style={{ left: props.x, width: props.width, "--here": first?.user.color } as React.CSSProperties} // has no custom properties
      data-panel={panel.id}
      data-shot={panel.shotId}
      data-marks={props.marks.map(({ kind }) => kind).join(" ") || undefined}
      data-here={first === undefined ? undefined : "true"}
      role="option"
      aria-selected={selected}
      tabIndex={current ? 0 : -1}
    >
      {detail !== "tiny" && <CardHead panel={panel} startsShot={startsShot} marks={props.marks} />}
      <div className="card-picture" style={{ height: props.pictureHeight }}>
        <Picture thumbs={props.thumbs} panelId={panel.id} label="" />
        <PanelMarks panel={panel} brief={detail !== "full"} />
        {props.here.length > 0 && <Here people={props.here} brief={detail === "tiny"} />}
      </div>
      {detail === "tiny" ? <TinyFoot panel={panel} startsShot={startsShot} /> : <CardText {...props} />}
    </div>
  );
});

function CardHead({ panel, startsShot, marks }: Pick<CardProps, "panel" | "startsShot" | "marks">) {
  const words = useWords();
  const saysScene = panel.shotLabel.startsWith(panel.sceneNumber);
  return (
    <header className="card-head">
      <span
        className="shot-label"
        data-grip={startsShot ? "shot" : undefined}
        title={startsShot ? `Drag to move the whole ${words.shot}` : undefined}
      >
        <span className="visually-hidden">{words.Shot} </span>
        {!saysScene && <span className="muted">{panel.sceneNumber} </span>}
        {panel.shotLabel}
      </span>
      <span className="muted number">
        {panel.number}/{panel.count}
      </span>
      {startsShot && <SubjectMarks subject={panel.shotId} of={`${words.Shot} ${panel.shotLabel}`} brief />}
      <span className="card-camera">{panel.camera}</span>
      <SuggestedMark panelId={panel.id} />
      <Marks marks={marks} />
    </header>
  );
}

function TinyFoot({ panel, startsShot }: { panel: PanelItem; startsShot: boolean }) {
  const words = useWords();
  return (
    <footer className="card-tiny number">
      <span className={startsShot ? "" : "muted"} data-grip={startsShot ? "shot" : undefined}>
        <span className="visually-hidden">{words.Shot} </span>
        {panel.shotLabel}
      </span>
      <span className="muted">{panel.number}</span>
    </footer>
  );
}

function CardText({ panel, detail, time }: CardProps) {
  if (detail === "small") {
    return (
      <footer className="card-text">
        <p className="card-line">{panel.dialogue || panel.action}</p>
        <span className="card-time number">{time}</span>
      </footer>
    );
  }
  return (
    <footer className="card-text">
      <p className="card-dialogue">{panel.dialogue}</p>
      <p className="card-action">{panel.action}</p>
      <span className="card-time number">{time}</span>
    </footer>
  );
}

function Here({ people, brief }: { people: readonly Presence[]; brief: boolean }) {
  const [first] = people;
  if (first === undefined) return null;
  const verb = first.view?.mode === "panel" ? "draws here" : "is here";
  const more = people.length > 1 ? ` +${people.length - 1}` : "";
  return (
    <span className="here" style={{ background: first.user.color }} title={people.map((p) => p.user.name).join(", ")}>
      {brief ? initials(first.user.name) : `${first.user.name} ${verb}${more}`}
    </span>
  );
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [name.trim().slice(0, 2)];
  return letters
    .map((word, _, all) => (all.length > 1 ? ([...(word ?? "")][0] ?? "") : word))
    .join("")
    .toUpperCase();
}
