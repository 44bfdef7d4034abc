// In the bar of a board: what agents may do here, and one click that stops them all.
import { Bot, BotOff, Pause, Play } from "lucide-react";
import { EVERYBODY, pauseOf } from "../../model/manners";
import { mayWrite, useManners, useReviewing } from "../approval/reviewing";
import { pause, resume } from "./bidding";

export function AgentsButton({ onSettings }: { onSettings: () => void }) {
  const reviewing = useReviewing();
  const manners = useManners();
  if (reviewing === null || manners === null) return null;
  const { board, role } = reviewing;
  const paused = pauseOf(manners, EVERYBODY) !== null;
  const does = paused ? "Let the agents go on" : "Pause all agents";
  return (
    <div className="topbar-group agents-group">
      <button
        type="button"
        className="icon-button"
        aria-label="AI on this board"
        title={manners.enabled ? "AI on this board" : "AI is switched off on this board"}
        onClick={onSettings}
      >
        {manners.enabled ? <Bot size={16} /> : <BotOff size={16} />}
      </button>
      {manners.enabled && mayWrite(role) && (
        <button
          type="button"
          className="icon-button"
          aria-label={does}
          title={does}
          aria-pressed={paused}
          onClick={() => void (paused ? resume(board) : pause(board))}
        >
          {paused ? <Play size={14} /> : <Pause size={14} />}
        </button>
      )}
    </div>
  );
}

/** Under the bar, for everybody: who paused the agents. */
export function PausedNote() {
  const reviewing = useReviewing();
  const manners = useManners();
  const pausing = manners === null ? null : pauseOf(manners, EVERYBODY);
  if (reviewing === null || pausing === null || manners?.enabled === false) return null;
  const { board, role, who, me } = reviewing;
  const name = pausing.by === me ? "You" : who(pausing.by).name;
  return (
    <div className="paused-note" role="status">
      <Pause size={13} aria-hidden />
      <span>{name} paused all agents. They suggest nothing until somebody lets them go on.</span>
      {mayWrite(role) && (
        <button type="button" className="button quiet" onClick={() => void resume(board)}>
          Let them go on
        </button>
      )}
    </div>
  );
}
