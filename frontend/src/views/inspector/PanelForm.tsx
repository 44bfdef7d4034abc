// What stands about one panel: its words, its time, its status.
import { useMemo } from "react";
import type { Panel, Production } from "../../model/model";
import { rateOf } from "../../model/model";
import { BadTimecode, fromTimecode, secondsAndFrames, toTimecode } from "../../model/timecode";
import { StatusField } from "../approval/StatusField";
import type { Subject } from "../approval/statuses";
import { Blamed, BlameToggle } from "../blame/FieldBlame";
import type { PanelItem } from "../board/outline";
import { useWords } from "../board/words";
import { placeIn } from "../comments/threads";
import { LiveText, NumberField } from "./fields";
import type { InspectorProps } from "./Inspector";

export function PanelForm(props: InspectorProps & PanelPart) {
  const { item, panel, production, start, selected, others, disabled, edits } = props;
  const words = useWords();
  const rate = rateOf(production);
  const place = useMemo(() => placeIn(item), [item]);
  const text = (field: string) => edits.text("panels", panel.id, field);
  const begins = toTimecode(firstFrame(production) + start, rate);
  return (
    <section className="group" aria-label={words.Panel}>
      <h3>
        {words.Panel} {item.shotLabel} {item.number}/{item.count}
        <span className="muted number" title="Where it begins">
          {begins}
        </span>
        <BlameToggle />
      </h3>
      <Blamed table="panels" id={panel.id} record={panel}>
        <LiveText
          title="Dialogue"
          field="dialogue"
          text={text("dialogue")}
          origin={edits.origin}
          disabled={disabled}
          rows={3}
        />
        <LiveText
          title="Action"
          field="action"
          text={text("action")}
          origin={edits.origin}
          disabled={disabled}
          rows={3}
        />
        <LiveText title="Notes" field="notes" text={text("notes")} origin={edits.origin} disabled={disabled} />
        <NumberField
          title="Duration"
          field="duration_frames"
          suffix="frames"
          value={panel.duration_frames}
          min={1}
          max={100000}
          step={1}
          disabled={disabled}
          onChange={(frames) => edits.setPanels(selected, { duration_frames: Math.round(frames) })}
        />
        <div>
          <span className="label">Seconds+frames</span>
          <output className="number">{secondsAndFrames(panel.duration_frames, rate)}</output>
        </div>
        <StatusField subject={subject(item)} others={others.map(subject)} place={place} />
      </Blamed>
    </section>
  );
}

const subject = ({ id, shotLabel, number, count }: PanelItem): Subject => ({
  table: "panels",
  id,
  name: `${shotLabel} ${number}/${count}`,
});

function firstFrame(production: Production): number {
  try {
    return fromTimecode(production.start_timecode, rateOf(production));
  } catch (error) {
    if (error instanceof BadTimecode) return 0; // somebody is in the middle of changing the rate
    throw error;
  }
}

interface PanelPart {
  item: PanelItem;
  panel: Panel;
}
