// What was moved to the bin, and the way back: nothing on a board is deleted for good.
import { RotateCcw } from "lucide-react";
import { Dialog } from "../../app/Dialog";
import type { Bin } from "../../model/model";
import { Picture } from "./Picture";
import type { ThumbStore } from "./thumbs";

export type Binned = "panels" | "shots" | "scenes";

interface BinDialogProps {
  bin: Bin;
  thumbs: ThumbStore;
  writable: boolean;
  onRestore: (table: Binned, id: string) => void;
  onClose: () => void;
}

export function BinDialog({ bin, thumbs, writable, onRestore, onClose }: BinDialogProps) {
  const isEmpty = bin.panels.length + bin.shots.length + bin.scenes.length === 0;
  return (
    <Dialog title="Bin" onClose={onClose} wide>
      {isEmpty && <p className="muted">The bin is empty. What you delete comes here, and can be brought back.</p>}
      <ul className="bin-list">
        {bin.scenes.map((scene) => (
          <BinnedRow
            key={scene.id}
            title={`Scene ${scene.number} ${scene.slugline}`}
            detail="With all that stood in it"
            writable={writable}
            onRestore={() => onRestore("scenes", scene.id)}
          />
        ))}
        {bin.shots.map((shot) => (
          <BinnedRow
            key={shot.id}
            title={`Shot ${shot.number || shot.size || ""}`.trim()}
            detail={shot.subject || "With its panels"}
            writable={writable}
            onRestore={() => onRestore("shots", shot.id)}
          />
        ))}
        {bin.panels.map((panel) => (
          <BinnedRow
            key={panel.id}
            title="Panel"
            detail={panel.dialogue || panel.action || "Without words"}
            writable={writable}
            onRestore={() => onRestore("panels", panel.id)}
          >
            <div className="bin-picture">
              <Picture thumbs={thumbs} panelId={panel.id} label="Panel in the bin" />
            </div>
          </BinnedRow>
        ))}
      </ul>
    </Dialog>
  );
}

interface BinnedRowProps {
  title: string;
  detail: string;
  writable: boolean;
  onRestore: () => void;
  children?: React.ReactNode;
}

function BinnedRow({ title, detail, writable, onRestore, children }: BinnedRowProps) {
  return (
    <li>
      {children}
      <div className="bin-words">
        <strong>{title}</strong>
        <p className="muted">{detail}</p>
      </div>
      <button type="button" className="button" disabled={!writable} onClick={onRestore}>
        <RotateCcw size={13} aria-hidden /> Restore
      </button>
    </li>
  );
}
