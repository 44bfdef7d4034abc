// Asks for changes, locks or opens again, with the reason that everybody who meets it will read.
import { type FormEvent, useState } from "react";
import { Dialog } from "../../app/Dialog";
import type { Status } from "../../model/approvals";
import { type StatusQuestion, useStatusDialog } from "./dialog";
import { type Reviewing, useReviewing } from "./reviewing";
import { mayGive, STATUSES, statusName } from "./statuses";
import { tellStatus } from "./telling";

const LONGEST = 500;

/** Stands once on a board; open while something is asked. */
export function StatusDialog() {
  const reviewing = useReviewing();
  const question = useStatusDialog((state) => state.question);
  return reviewing === null || question === null ? null : <Question question={question} reviewing={reviewing} />;
}

function Question({ question, reviewing }: { question: StatusQuestion; reviewing: Reviewing }) {
  const { subjects, to } = question;
  const ask = useStatusDialog((state) => state.ask);
  const [status, setStatus] = useState<Status>(to);
  const [note, setNote] = useState("");
  const from = reviewing.approvals.own(subjects[0]?.id ?? "").status;
  const close = () => ask(null);
  const send = (event: FormEvent) => {
    event.preventDefault();
    close();
    void tellStatus(reviewing, subjects, status, note.trim());
  };
  const names = subjects.length > 3 ? `${subjects.length} panels` : subjects.map(({ name }) => name).join(", ");
  return (
    <Dialog title={`${verbOf(from, to)} ${names}`} onClose={close}>
      <form className="status-form" onSubmit={send}>
        {from === "locked" && (
          <label>
            <span className="label">What it is then</span>
            <select
              className="field"
              value={status}
              onChange={(event) => setStatus(event.target.value as Status)} // options are statuses
            >
              {STATUSES.filter(({ code }) => code !== "locked" && mayGive(reviewing.role, from, code)).map(
                ({ code, name }) => (
                  <option key={code} value={code}>
                    {name}
                  </option>
                ),
              )}
            </select>
          </label>
        )}
        <label>
          <span className="label">Reason, for whoever meets it</span>
          <input
            className="field"
            data-first
            value={note}
            maxLength={LONGEST}
            placeholder={hintOf(from, to)}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
        <footer className="dialog-foot">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            {from === "locked" ? `Unlock: ${statusName(status).toLowerCase()}` : verbOf(from, to).replace(/ for$/u, "")}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function verbOf(from: string, to: Status): string {
  if (from === "locked") return "Unlock";
  if (to === "locked") return "Lock";
  return to === "changes_requested" ? "Request changes for" : `${statusName(to)}:`;
}

function hintOf(from: string, to: Status): string {
  if (from === "locked") return "Why it is opened again";
  return to === "locked" ? "Picture lock, signed off" : "What should change";
}
