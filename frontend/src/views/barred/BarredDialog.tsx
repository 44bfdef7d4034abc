// Edits that stopped a server and were set aside: which, whose, when and why, for those who answer for the board.
import { RotateCcw } from "lucide-react";
import { useCallback, useState } from "react";
import { type Barred, listBarred, releaseBarred } from "../../api/barred";
import { sentenceOf } from "../../api/client";
import { Dialog } from "../../app/Dialog";
import { useLoaded } from "../../app/loaded";
import { complain, say } from "../../app/toast";
import { momentText } from "../compare/moments";

interface BarredDialogProps {
  board: string;
  /** Letting one be tried again is an owner's act. */
  mayRelease: boolean;
  /** What people call a document. */
  nameOf: (document: string) => string;
  onClose: () => void;
}

export function BarredDialog({ board, mayRelease, nameOf, onClose }: BarredDialogProps) {
  const { value, problem, reload } = useLoaded(useCallback(() => listBarred(board), [board]));
  const release = (digest: string) =>
    releaseBarred(board, digest).then(
      () => {
        say("It may be tried again. If it stops the server once more, it comes back here.");
        reload();
      },
      (error: unknown) => {
        complain(sentenceOf(error));
        reload();
      },
    );
  return (
    <Dialog title="Edits set aside" onClose={onClose} wide>
      {problem !== null && <p className="problem">{problem}</p>}
      {value?.length === 0 && (
        <p className="muted">
          No edit of this board had to be set aside. One that stops the server would be listed here, so that the others
          can go on.
        </p>
      )}
      {value !== null && value.length > 0 && (
        <>
          <p className="muted">
            Each of these stopped the server, so it was taken out of the way and the others went on. Whoever made it
            still has it: their browser keeps a copy, under “What was refused”.
          </p>
          <ul className="barred scrollable">
            {value.map((one) => (
              <Row
                key={one.digest}
                barred={one}
                place={nameOf(one.document === "" ? board : `${board}/${one.document}`)}
                onRelease={mayRelease ? () => release(one.digest) : null}
              />
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}

interface RowProps {
  barred: Barred;
  place: string;
  onRelease: (() => Promise<void>) | null;
}

function Row({ barred: { at_ms, name, sentence, bytes, digest }, place, onRelease }: RowProps) {
  const [isAsked, setAsked] = useState(false);
  return (
    <li>
      <p className="barred-what">
        <strong>{place}</strong>
        <span className="barred-who">{name || "Somebody who is not known any more"}</span>
        <span className="muted number">{at_ms > 0 && momentText(at_ms, Date.now())}</span>
      </p>
      <p>{sentence}</p>
      <p className="muted barred-foot">
        <span className="number">
          {sizeOf(bytes)}
          <code title={digest}>{digest.slice(0, 8)}</code>
        </span>
        {onRelease !== null && !isAsked && (
          <button type="button" className="button quiet" onClick={() => setAsked(true)}>
            <RotateCcw size={13} aria-hidden /> Let it be tried again
          </button>
        )}
        {onRelease !== null && isAsked && (
          <span className="barred-ask">
            It may stop the server once more.
            <button type="button" className="button" onClick={() => void onRelease()}>
              Let it in
            </button>
            <button type="button" className="button quiet" onClick={() => setAsked(false)}>
              Leave it here
            </button>
          </span>
        )}
      </p>
    </li>
  );
}

const sizeOf = (bytes: number): string => (bytes < 1000 ? `${bytes} bytes` : `${Math.round(bytes / 1000)} kB`);
