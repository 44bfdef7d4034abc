// What was moved to the bin, and the way back: nothing on a board is deleted for good.
import { RotateCcw } from "lucide-react";
import { Dialog } from "../../app/Dialog";
import type { BoardSession } from "../../app/session";
import type { BoardModel } from "../../model/boardModel";
import type { Panel, Shot } from "../../model/model";
import { listed, useStories } from "./binned";
import { Picture } from "./Picture";
import { useWords, type Words } from "./words";

export type Binned = "panels" | "shots" | "scenes";

interface BinDialogProps {
  session: BoardSession;
  model: BoardModel;
  onRestore: (table: Binned, id: string) => void;
  onClose: () => void;
}

export function BinDialog({ session, model, onRestore, onClose }: BinDialogProps) {
  const bin = listed(model.bin());
  const { scenes, shots, panels } = bin;
  const { writable } = session.connection.board;
  const words = useWords();
  const storyOf = useStories(session, model, bin);
  const row = (table: Binned, record: { id: string; created_by: string }) => ({
    story: storyOf(table, record),
    onRestore: writable ? () => onRestore(table, record.id) : null,
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
            title={shotName(shot, model, words)}
            detail={shot.subject || `With its ${words.panel}s`}
            {...row("shots", shot)}
          />
        ))}
        {panels.map((panel) => (
          <BinnedRow
            key={panel.id}
            title={panelName(panel, model, words)}
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

function shotName(shot: Shot, model: BoardModel, words: Words): string {
  const label = model.shotLabels().get(shot.id) || shot.number;
  return `${words.Shot} ${label || `${shot.size} of ${sceneName(shot, model, words)}`}`.trim();
}

function panelName(panel: Panel, model: BoardModel, words: Words): string {
  const shot = model.shot(panel.shot);
  const label = model.shotLabels().get(panel.shot) || shot?.number || "";
  if (label !== "") return `${words.Panel} of ${label}`;
  return shot === undefined ? words.Panel : `${words.Panel} of ${sceneName(shot, model, words)}`;
}

function sceneName({ scene }: Shot, model: BoardModel, words: Words): string {
  return `${words.scene} ${model.sceneLabels().get(scene) ?? ""}`.trim();
}

interface BinnedRowProps {
  title: string;
  detail: string;
  story: string;
  /** Null for who may only look. */
  onRestore: (() => void) | null;
  children?: React.ReactNode;
}

function BinnedRow({ title, detail, story, onRestore, children }: BinnedRowProps) {
  return (
    <li>
      {children}
      <div className="bin-words">
        <strong>{title}</strong>
        <p className="muted">{detail}</p>
        <p className="muted number">{story}</p>
      </div>
      <button type="button" className="button" disabled={onRestore === null} onClick={() => onRestore?.()}>
        <RotateCcw size={13} aria-hidden /> Restore
      </button>
    </li>
  );
}
