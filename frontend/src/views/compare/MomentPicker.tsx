// Which moment: now, since when, a version, or after a step.
import type { Moment } from "../../api/history";
import { msOf } from "../../model/moments";
import { type Choice, momentText } from "./moments";
import "./shared.css";

interface MomentPickerProps {
  title: string;
  moment: Moment | null;
  choices: readonly Choice[];
  onChoose: (moment: Moment) => void;
}

const GROUPS = [
  { group: "since", title: "Since" },
  { group: "versions", title: "Versions" },
  { group: "steps", title: "After a step" },
] as const;

export function MomentPicker({ title, moment, choices, onChoose }: MomentPickerProps) {
  const isKnown = choices.some((choice) => choice.moment === moment);
  return (
    <label className="moment-picker">
      <span>{title}</span>
      <select
        className="field"
        aria-label={title}
        value={moment ?? ""}
        onChange={(event) => onChoose(event.target.value)}
      >
        {moment === null && <option value="">Choose a moment</option>}
        {moment !== null && !isKnown && <option value={moment}>{strange(moment)}</option>}
        {choices
          .filter(({ group }) => group === "now")
          .map((choice) => (
            <option key={choice.moment} value={choice.moment}>
              {choice.title}
            </option>
          ))}
        {GROUPS.map(({ group, title }) => {
          const members = choices.filter((choice) => choice.group === group);
          if (members.length === 0) return null;
          return (
            <optgroup key={group} label={title}>
              {members.map((choice) => (
                <option key={choice.moment} value={choice.moment}>
                  {choice.title}
                </option>
              ))}
            </optgroup>
          );
        })}
      </select>
    </label>
  );
}

/** A moment that came with a link. */
function strange(moment: Moment): string {
  if (moment === "now") return "Now";
  return /^\d+(-\d+)?$/u.test(moment) ? momentText(msOf(moment), Date.now()) : "A version";
}
