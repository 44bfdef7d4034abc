// What agents may do on a board: whether, where, how much; who paused them; and the report of what they were used for.
import { Download } from "lucide-react";
import { reportAddress } from "../../api/manners";
import { Dialog } from "../../app/Dialog";
import { mayWrite, useManners, useReviewing } from "../approval/reviewing";
import type { Outline } from "../board/outline";
import { useWords } from "../board/words";
import { AgentList } from "./AgentList";
import { HowMuch, MutedKinds, Scenes, Whether } from "./Bounds";
import { wishAlone } from "./bidding";
import type { Setting } from "./parts";
import { KeptSwitch } from "./Switch";

interface AgentsDialogProps {
  outline: Outline;
  onClose: () => void;
}

export function AgentsDialog({ outline, onClose }: AgentsDialogProps) {
  const reviewing = useReviewing();
  const manners = useManners();
  return (
    <Dialog title="AI on this board" onClose={onClose} wide>
      {reviewing !== null && manners !== null && (
        <div className="agents">
          <div>
            <Whether {...{ reviewing, manners }} />
            <AgentList {...{ reviewing, manners, outline }} />
            <MyWish {...{ reviewing, manners }} />
            <Report board={reviewing.board} />
          </div>
          <div>
            <HowMuch {...{ reviewing, manners }} />
            <MutedKinds {...{ reviewing, manners }} />
            <Scenes {...{ reviewing, manners, outline }} />
          </div>
        </div>
      )}
    </Dialog>
  );
}

function MyWish({ reviewing, manners }: Setting) {
  const { board, me, role } = reviewing;
  const { panel } = useWords();
  if (!mayWrite(role)) return null;
  return (
    <section className="agents-part" aria-label="My wish">
      <h3>For me</h3>
      <KeptSwitch
        title={`No suggestions in my ${panel}s`}
        hint={`Agents leave alone what you made, unless you ask them yourself.`}
        on={manners.wishes.includes(me)}
        tell={(alone) => wishAlone(board, alone)}
      />
    </section>
  );
}

function Report({ board }: { board: string }) {
  return (
    <section className="agents-part" aria-label="Report">
      <h3>AI use report</h3>
      <p className="muted">Every frame and note that an agent suggested, by which model, who decided what, and when.</p>
      <p className="report-links">
        {(["csv", "pdf"] as const).map((form) => (
          <a key={form} className="button" href={reportAddress(board, form)} download>
            <Download size={13} aria-hidden /> {form.toUpperCase()}
          </a>
        ))}
      </p>
    </section>
  );
}
