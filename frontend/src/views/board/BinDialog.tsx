// What was moved to the bin, and the way back: nothing on a board is deleted for good.
import { RotateCcw } from "lucide-react";
import { useCallback } from "react";
import { listMembers } from "../../api/people";
import { Dialog } from "../../app/Dialog";
import { useLoaded } from "../../app/loaded";
import type { BoardSession } from "../../app/session";
import type { BoardModel } from "../../model/boardModel";
import { madeAt } from "../../model/ids";
import type { Panel, Shot } from "../../model/model";
import { Picture } from "./Picture";
import { useWords } from "./words";

export type Binned = "panels" | "shots" | "scenes";

interface BinDialogProps {
  session: BoardSession;
  model: BoardModel;
  onRestore: (table: Binned, id: string) => void;
  onClose: () => void;
}

export function BinDialog({ session, model, onRestore, onClose }: BinDialogProps) {
  const { scenes, shots, panels } = model.bin();
  const { writable } = session.connection.board;
  const words = useWords();
  const maker = useMakers(session.entry.project);
  const row = (table: Binned, { id, created_by }: { id: string; created_by: string }) => ({
    made: `Made ${maker(created_by)}${dayOf(madeAt(id))}`,
    onRestore: writable ? () => onRestore(table, id) : null,
  });
  return (
    <Dialog title="Bin" onClose={onClose} wide>
      {scenes.length + shots.length + panels.length === 0 && (
        <p className="muted">The bin is empty. What you delete comes here, and can be brought back.</p>
      )}
      <ul className="bin-list">
        {scenes.map((scene) => (
          <BinnedRow
            key={scene.id}
            title={`${words.Scene} ${scene.number} ${scene.slugline}`}
            detail="With all that stood in it"
            {...row("scenes", scene)}
          />
        ))}
        {shots.map((shot) => (
          <BinnedRow
            key={shot.id}
            title={shotName(shot, model, words.Shot)}
            detail={shot.subject || `With its ${words.panel}s`}
            {...row("shots", shot)}
          />
        ))}
        {panels.map((panel) => (
          <BinnedRow
            key={panel.id}
            title={panelName(panel, model, words.Panel)}
            detail={panel.dialogue || panel.action || "Without words"}
            {...row("panels", panel)}
          >
            <div className="bin-picture">
              <Picture thumbs={session.thumbs} panelId={panel.id} label={`${words.Panel} in the bin`} />
            </div>
          </BinnedRow>
        ))}
      </ul>
    </Dialog>
  );
}

/** Who made something, by account; documents know accounts alone. */
function useMakers(project: string): (account: string) => string {
  const { value } = useLoaded(useCallback(() => listMembers(project), [project]));
  return (account) => {
    const member = value?.find((one) => one.account === account);
    return member === undefined ? "" : `by ${member.name}, `;
  };
}

function dayOf(made_ms: number): string {
  return new Date(made_ms).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

function shotName({ id, number, size }: Shot, model: BoardModel, title: string): string {
  return `${title} ${model.shotLabels().get(id) || number || size}`.trim();
}

function panelName({ shot }: Panel, model: BoardModel, title: string): string {
  const label = model.shotLabels().get(shot) || model.shot(shot)?.number || "";
  return label === "" ? title : `${title} of ${label}`;
}

interface BinnedRowProps {
  title: string;
  detail: string;
  made: string;
  /** Null for who may only look. */
  onRestore: (() => void) | null;
  children?: React.ReactNode;
}

function BinnedRow({ title, detail, made, onRestore, children }: BinnedRowProps) {
  return (
    <li>
      {children}
      <div className="bin-words">
        <strong>{title}</strong>
        <p className="muted">{detail}</p>
        <p className="muted number">{made}</p>
      </div>
      <button type="button" className="button" disabled={onRestore === null} onClick={() => onRestore?.()}>
        <RotateCcw size={13} aria-hidden /> Restore
      </button>
    </li>
  );
}
