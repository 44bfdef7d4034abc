// How much there was and is: scenes, shots, panels, running time.
import type { Counts as Counted } from "../../api/history";
import { type Rate, runningTime } from "../../model/timecode";
import { useWords } from "../board/words";

export function Counts({ was, now, rate }: { was: Counted; now: Counted; rate: Rate }) {
  const words = useWords();
  const rows = [
    { name: `${words.Scene}s`, was: was.scenes, now: now.scenes, said: String },
    { name: `${words.Shot}s`, was: was.shots, now: now.shots, said: String },
    { name: `${words.Panel}s`, was: was.panels, now: now.panels, said: String },
    {
      name: "Running time",
      was: was.duration_frames,
      now: now.duration_frames,
      said: (frames: number) => runningTime(frames, rate),
    },
  ];
  return (
    <dl className="compare-counts number">
      {rows.map((row) => (
        <div key={row.name}>
          <dt>{row.name}</dt>
          <dd>
            {row.was !== row.now && <span className="muted">{row.said(row.was)} → </span>}
            {row.said(row.now)}
            {row.was !== row.now && <em> {growth(row.was, row.now, row.said)}</em>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function growth(was: number, now: number, said: (count: number) => string): string {
  return now > was ? `+${said(now - was)}` : `−${said(was - now)}`;
}
