// The time of one panel as a line under its picture: comments at their moments, and a place to say something about one.
import { MessageSquarePlus } from "lucide-react";
import { useState } from "react";
import { type Rate, secondsAndFrames } from "../../model/timecode";
import { mayComment, useReviewing, useThreadsOf } from "../approval/reviewing";
import { useWords } from "../board/words";
import { useTalk } from "./talk";

interface MomentsProps {
  panelId: string;
  frames: number;
  rate: Rate;
}

export function Moments({ panelId, frames, rate }: MomentsProps) {
  const reviewing = useReviewing();
  const { open, openThread, write } = useTalk();
  const [wanted, setWanted] = useState(0);
  const { panel } = useWords();
  const pinned = useThreadsOf(panelId).filter(({ anchor, resolved }) => anchor?.frame !== undefined && !resolved);
  if (reviewing === null || frames < 2) return null;
  const last = frames - 1;
  const at = Math.min(wanted, last);
  const time = (frame: number) => secondsAndFrames(frame, rate);
  return (
    <div className="moments">
      <div className="moments-line">
        <input
          type="range"
          aria-label={`Moment of the ${panel}`}
          aria-valuetext={time(at)}
          min={0}
          max={last}
          value={at}
          onChange={(event) => setWanted(event.target.valueAsNumber)}
        />
        {pinned.map(({ id, anchor, first }) => {
          const frame = Math.min(anchor?.frame ?? 0, last);
          const label = `Comment at ${time(frame)} by ${reviewing.who(first.by).name}: ${first.text.slice(0, 80)}`;
          return (
            <button
              key={id}
              type="button"
              className="moment"
              style={{ left: `${(100 * frame) / last}%` }}
              aria-label={label}
              aria-expanded={id === open}
              title={label}
              onClick={() => {
                setWanted(frame);
                openThread(id === open ? null : id);
              }}
            />
          );
        })}
      </div>
      <output className="number muted">
        {time(at)} of {time(frames)}
      </output>
      {mayComment(reviewing.role) && (
        <button
          type="button"
          className="button quiet"
          onClick={() => write({ table: "panels", subject: panelId, anchor: { frame: at } })}
        >
          <MessageSquarePlus size={13} aria-hidden /> Comment here
        </button>
      )}
    </div>
  );
}
