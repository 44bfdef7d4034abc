// How far a panel, shot or scene is, in the inspector: read by everybody, changed by whoever may.
import { BINDING, type Place, type Status } from "../../model/approvals";
import { useWords } from "../board/words";
import { ago } from "../comments/ThreadCard";
import { Differs } from "./Differs";
import { useStatusDialog } from "./dialog";
import { mayComment, mayDecide, type Reviewing, useOwnStanding, useReviewing, useStanding } from "./reviewing";
import { mayGive, STATUSES, type Subject, statusName, wantsReason } from "./statuses";
import { tellStatus } from "./telling";

interface StatusFieldProps {
  /** The one that is shown, then all that a change goes to. */
  subject: Subject;
  others?: readonly Subject[];
  /** Of a panel: what it stands in may be approved or locked as a whole. */
  place?: Place;
}

export function StatusField({ subject, others = [], place }: StatusFieldProps) {
  const reviewing = useReviewing();
  const { status, approval, differs } = useOwnStanding(subject.id);
  if (reviewing === null) return null;
  const all = [subject, ...others.filter(({ id }) => id !== subject.id)];
  const note = approval?.note ?? "";
  return (
    <div className="whole status-field">
      <span className="label">Status</span>
      {mayComment(reviewing.role) ? (
        <Choice {...{ reviewing, status, differs }} subjects={all} />
      ) : (
        <output>{statusName(status)}</output>
      )}
      {approval !== null && (
        <p className="muted status-by">
          {statusName(status)} by {reviewing.who(approval.by).name}, {ago(approval.at_ms)}
          {note !== "" && <q>{note}</q>}
        </p>
      )}
      {place !== undefined && status === "draft" && <Within place={place} />}
      {approval !== null && differs && <Differs approval={approval} reviewing={reviewing} />}
    </div>
  );
}

function Within({ place }: { place: Place }) {
  const { approval, status } = useStanding(place);
  const words = useWords();
  if (approval === null) return null;
  const what = approval.table === "shots" ? words.shot : words.scene;
  return (
    <p className="muted status-within">
      Its {what} as a whole: {statusName(status).toLowerCase()}
    </p>
  );
}

interface ChoiceProps {
  reviewing: Reviewing;
  subjects: readonly Subject[];
  status: string;
  differs: boolean;
}

function Choice({ reviewing, subjects, status, differs }: ChoiceProps) {
  const { role } = reviewing;
  const ask = useStatusDialog((state) => state.ask);
  const [{ name } = { name: "" }] = subjects;
  const choose = (to: Status) => {
    if (wantsReason(status, to)) ask({ subjects, to });
    else void tellStatus(reviewing, subjects, to);
  };
  const canApprove = mayDecide(role) && (!BINDING.includes(status) || differs);
  return (
    <div className="status-choice">
      <select
        className="field"
        aria-label={`Status of ${name}`}
        value={status}
        onChange={(event) => choose(event.target.value as Status)} // options are statuses
      >
        {STATUSES.map(({ code, name }) => (
          <option key={code} value={code} disabled={!mayGive(role, status, code)}>
            {name}
          </option>
        ))}
      </select>
      {canApprove && (
        <button type="button" className="button" onClick={() => choose("approved")}>
          {differs ? "Approve again" : "Approve"}
        </button>
      )}
    </div>
  );
}
