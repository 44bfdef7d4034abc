// The versions of a board: moments with a name, and those that were kept before something large was done.
import { Download, Flag, GitCompareArrows, Link2, Pencil } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "../../api/client";
import { archiveUntil, getMoment, type Version } from "../../api/history";
import { complain } from "../../app/toast";
import { msOf } from "../../model/moments";
import { mayDecide, mayWrite, useReviewing } from "../approval/reviewing";
import { counted } from "../board/outline";
import { useWords } from "../board/words";
import { openCompare } from "../compare/opening";
import { revisionColor } from "./colors";
import type { HistoryPageProps } from "./HistoryPage";
import { copyLink } from "./linking";
import { NameDialog } from "./NameDialog";
import { useVersions } from "./records";
import { show, useAt, useHistory } from "./state";
import { versionName } from "./versions";
import { momentWords } from "./words";

export function VersionsPage({ session }: HistoryPageProps) {
  const { connection } = session;
  const { value, problem, reload } = useVersions(connection);
  const at = useAt();
  const [renamed, setRenamed] = useState<Version | null>(null);
  const { scene, naming, set } = useHistory();
  const may = mayWrite(connection.role);
  const begin = () => {
    if (scene !== null) set({ naming: scene.moment.position });
    else getMoment(connection.boardId, "now").then(({ position }) => set({ naming: position }), told);
  };
  const newest = [...(value ?? [])].reverse();
  const here = (version: Version) => at === version.id || scene?.moment.position === version.moment;
  return (
    <div className="versions">
      <button type="button" className="button" disabled={!may} onClick={begin}>
        <Flag size={13} aria-hidden /> {scene === null ? "Name the board as it is now" : "Name this moment"}
      </button>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}{" "}
          <button type="button" className="button" onClick={reload}>
            Try again
          </button>
        </p>
      )}
      {value?.length === 0 && (
        <p className="muted">
          No version yet. Name a moment before it is handed out; before imports and other large changes one is kept by
          itself.
        </p>
      )}
      <ul>
        {newest.map((version) => (
          <li key={version.id} className={here(version) ? "version at-head" : "version"} data-version={version.id}>
            <VersionLine version={version} isHere={here(version)} />
            {here(version) && (
              <VersionDeeds
                board={connection.boardId}
                version={version}
                may={may}
                onRename={() => setRenamed(version)}
              />
            )}
          </li>
        ))}
      </ul>
      {renamed !== null && (
        <NameDialog
          board={connection.boardId}
          moment={renamed.moment}
          version={renamed}
          onDone={() => {
            setRenamed(null);
            reload();
          }}
        />
      )}
      {naming !== null && at === null && <NameDialog board={connection.boardId} moment={naming} onDone={reload} />}
      {!mayDecide(connection.role) && !may && <p className="muted">You can look at every version.</p>}
    </div>
  );
}

const told = (error: unknown): void => complain(sentenceOf(error));

function VersionLine({ version, isHere }: { version: Version; isHere: boolean }) {
  const words = useWords();
  const who = useReviewing()?.who;
  const { kind, color, counts, running_time, note, by, moment } = version;
  const style = { "--flag": revisionColor(color) } as React.CSSProperties; // custom properties are not in its type
  const sum = [counted(counts.scenes, words.scene), counted(counts.panels, words.panel), running_time].filter(Boolean);
  return (
    <button
      type="button"
      className="version-line"
      aria-current={isHere}
      onClick={() => {
        useHistory.getState().set({ chosen: null });
        show(version.id);
      }}
    >
      <i className={`revision ${kind}`} style={style} aria-hidden />
      <span className="version-words">
        <strong>
          {versionName(version)}
          {color !== "" && <small> {color}</small>}
        </strong>
        <span className="muted number">
          {momentWords(msOf(moment), Date.now())}
          {by !== "" && `, ${who?.(by).name ?? "somebody"}`}
        </span>
        <span className="muted number">{sum.join(" · ")}</span>
        {note !== "" && <span className="version-note">{note}</span>}
      </span>
    </button>
  );
}

interface VersionDeedsProps {
  board: string;
  version: Version;
  may: boolean;
  onRename: () => void;
}

function VersionDeeds({ board, version, may, onRename }: VersionDeedsProps) {
  return (
    <div className="step-deeds">
      {may && (
        <button type="button" className="button" onClick={onRename}>
          <Pencil size={12} aria-hidden /> {version.kind === "named" ? "Rename" : "Give it a name"}
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label="Compare with now"
        title="Compare with now"
        onClick={() => openCompare(version.id)}
      >
        <GitCompareArrows size={14} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Copy a link to this version"
        title="Copy a link to this version"
        onClick={() => copyLink(version.id)}
      >
        <Link2 size={14} />
      </button>
      <a
        className="icon-button"
        href={archiveUntil(board, version.moment)}
        download
        aria-label="Download the board as it was"
        title="Download the board as it was"
      >
        <Download size={14} />
      </a>
    </div>
  );
}
