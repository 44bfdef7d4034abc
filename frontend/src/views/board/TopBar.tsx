// The bar over the board: where one is, what one sees, who is here, and whether it is saved.
import { ChevronLeft, Ellipsis, History, PanelRight, Plus, ScrollText, Search, ZoomIn, ZoomOut } from "lucide-react";
import type { RefObject } from "react";
import { go } from "../../app/location";
import { NearlyFull } from "../../app/NearlyFull";
import { ReadOnlyNote, SaveIndicator } from "../../app/SaveIndicator";
import type { BoardConnection, Presence } from "../../sync/types";
import { AgentsButton } from "../agents/AgentsButton";
import { STATUSES } from "../approval/statuses";
import { useAt } from "../history/state";
import { PeopleStrip } from "../people/PeopleStrip";
import { useBoardState, ZOOMS } from "./state";

interface TopBarProps {
  connection: BoardConnection;
  name: string;
  project: string;
  sum: string;
  readOnly: string | null;
  others: readonly Presence[];
  describe: (presence: Presence) => string;
  findRef: RefObject<HTMLInputElement | null>;
  onAdd: () => void;
  onInvite: () => void;
  onRefused: () => void;
  onAgents: () => void;
  onHistory: () => void;
  onMenu: (x: number, y: number) => void;
}

export function TopBar(props: TopBarProps) {
  const { following, follow, script, dock, show } = useBoardState();
  return (
    <header className="topbar">
      <button
        type="button"
        className="icon-button"
        aria-label="All boards"
        title="All boards"
        onClick={() => go(`/p/${props.project}`)}
      >
        <ChevronLeft size={17} />
      </button>
      <h1 className="topbar-title" title={props.name}>
        {props.name}
      </h1>
      <span className="topbar-sum number">{props.sum}</span>
      <button
        type="button"
        className="icon-button"
        aria-label="Board menu"
        title="Everything you can do"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          props.onMenu(box.left, box.bottom + 4);
        }}
      >
        <Ellipsis size={16} />
      </button>
      <button
        type="button"
        className="button add-panel"
        disabled={props.readOnly !== null}
        title={props.readOnly ?? "New panel after the current one (N)"}
        onClick={props.onAdd}
      >
        <Plus size={14} aria-hidden /> Panel
      </button>
      {props.readOnly !== null && <ReadOnlyNote reason={props.readOnly} />}
      <span className="topbar-space" />
      <Find findRef={props.findRef} />
      <Zoom />
      <div className="topbar-group">
        <Toggle
          title="Screenplay"
          on={script}
          icon={<ScrollText size={15} />}
          onClick={() => show({ script: !script })}
        />
        <Toggle title="History" on={useAt() !== null} icon={<History size={15} />} onClick={props.onHistory} />
        <Toggle title="Inspector" on={dock} icon={<PanelRight size={15} />} onClick={() => show({ dock: !dock })} />
      </div>
      <AgentsButton onSettings={props.onAgents} />
      <div className="topbar-group">
        <PeopleStrip
          me={props.connection.me}
          others={props.others}
          following={following}
          onFollow={follow}
          onInvite={props.onInvite}
          describe={props.describe}
        />
      </div>
      <NearlyFull document={props.connection.board} remedy="Export it, or go on with the next part in a new board." />
      <SaveIndicator connection={props.connection} onRefused={props.onRefused} />
    </header>
  );
}

function Find({ findRef }: { findRef: RefObject<HTMLInputElement | null> }) {
  const { search, searchFor } = useBoardState();
  return (
    <>
      <search className="find">
        <Search size={13} aria-hidden />
        <input
          ref={findRef}
          className="field"
          type="search"
          aria-label="Find panels by text"
          placeholder="Find"
          value={search.text}
          onChange={(event) => searchFor({ text: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            searchFor({ text: "" });
            event.currentTarget.blur();
          }}
        />
      </search>
      <select
        className="field status-filter"
        aria-label="Show panels of status"
        value={search.status}
        onChange={(event) => searchFor({ status: event.target.value })}
      >
        <option value="">Any status</option>
        {STATUSES.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
        <option value="differs">Differs from approved</option>
        <option value="comments">Open comments</option>
      </select>
    </>
  );
}

function Zoom() {
  const { zoom, zoomTo } = useBoardState();
  return (
    <div className="topbar-group">
      <button type="button" className="icon-button" aria-label="Smaller panels" onClick={() => zoomTo(zoom - 1)}>
        <ZoomOut size={15} />
      </button>
      <input
        className="zoom"
        type="range"
        aria-label="Size of the panels"
        min={0}
        max={ZOOMS.length - 1}
        value={zoom}
        onChange={(event) => zoomTo(event.target.valueAsNumber)}
      />
      <button type="button" className="icon-button" aria-label="Larger panels" onClick={() => zoomTo(zoom + 1)}>
        <ZoomIn size={15} />
      </button>
    </div>
  );
}

interface ToggleProps {
  title: string;
  on: boolean;
  icon: React.ReactNode;
  onClick: () => void;
}

function Toggle({ title, on, icon, onClick }: ToggleProps) {
  return (
    <button type="button" className="icon-button" aria-label={title} title={title} aria-pressed={on} onClick={onClick}>
      {icon}
    </button>
  );
}
