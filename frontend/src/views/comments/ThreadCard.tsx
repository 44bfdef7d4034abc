// One thread: what was said about what, and, while it is open, the answers and what can be done with them.
import { Check, MessageSquareReply, Pencil, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Thread } from "../../model/comments";
import type { Comment } from "../../model/model";
import { mayComment, mayDecide, type Reviewing } from "../approval/reviewing";
import { initials } from "../board/Card";
import { counted } from "../board/outline";
import { Composer } from "./Composer";
import { partsOf } from "./mentions";
import { answer, resolve, reword, takeAway } from "./talk";

interface ThreadCardProps {
  thread: Thread;
  reviewing: Reviewing;
  /** What it is about; left out where that is plain. */
  about?: string;
  pin: string;
  isOpen: boolean;
  onOpen: () => void;
  /** Leads to what it is about; null when that is here, or gone. */
  onGo?: (() => void) | null;
  goesTo?: string;
}

export function ThreadCard({ thread, reviewing, about, pin, isOpen, onOpen, onGo, goesTo }: ThreadCardProps) {
  const { first, answers, resolved } = thread;
  const { board, people, role } = reviewing;
  const classes = ["thread", resolved && "resolved", isOpen && "open"].filter(Boolean).join(" ");
  const where = [about, pin].filter(Boolean).join(", ");
  return (
    <article className={classes} data-thread={thread.id} aria-label={`Comment by ${reviewing.who(first.by).name}`}>
      {(where !== "" || onGo) && (
        <p className="thread-where number">
          {onGo ? (
            <button type="button" className="text-button" title={goesTo} onClick={onGo}>
              {where}
            </button>
          ) : (
            <span>{where}</span>
          )}
        </p>
      )}
      <Said comment={first} reviewing={reviewing} isOpen={isOpen} />
      {isOpen && answers.map((one) => <Said key={one.id} comment={one} reviewing={reviewing} isOpen />)}
      {isOpen && resolved && <p className="muted thread-note">{resolvedBy(thread, reviewing)}</p>}
      {isOpen && mayComment(role) && !first.deleted && (
        <Composer
          label="Answer"
          hint="Answer"
          send="Answer"
          people={people}
          onSend={(text, mentions) => answer(board, thread.id, text, mentions)}
        />
      )}
      <footer className="thread-foot">
        <button type="button" className="text-button" aria-expanded={isOpen} onClick={onOpen}>
          <MessageSquareReply size={12} aria-hidden />
          {isOpen ? "Close" : answers.length === 0 ? "Answer" : counted(answers.length, "answer")}
        </button>
        {mayComment(role) && !first.deleted && (
          <button type="button" className="text-button" onClick={() => void resolve(board, thread.id, !resolved)}>
            {resolved ? <RotateCcw size={12} aria-hidden /> : <Check size={12} aria-hidden />}
            {resolved ? "Open again" : "Resolve"}
          </button>
        )}
      </footer>
    </article>
  );
}

function Said({ comment, reviewing, isOpen }: { comment: Comment; reviewing: Reviewing; isOpen: boolean }) {
  const [editing, setEditing] = useState(false);
  const { board, me, role, people, who } = reviewing;
  const { name, color } = who(comment.by);
  const isMine = comment.by === me;
  if (comment.deleted) return <p className="said gone muted">{name} took this away.</p>;
  return (
    <div className="said">
      <header>
        <span className="avatar" style={{ background: color }} aria-hidden>
          {initials(name)}
        </span>
        <b>{name}</b>
        <time className="muted number" dateTime={new Date(comment.at_ms).toISOString()} title={moment(comment.at_ms)}>
          {ago(comment.at_ms)}
          {comment.edited_ms > 0 && ", edited"}
        </time>
        {isOpen && !editing && (
          <span className="said-tools">
            {isMine && mayComment(role) && (
              <button type="button" className="icon-button" aria-label="Edit" onClick={() => setEditing(true)}>
                <Pencil size={12} />
              </button>
            )}
            {(isMine || mayDecide(role)) && (
              <button
                type="button"
                className="icon-button"
                aria-label="Take away"
                onClick={() => void takeAway(board, comment.id)}
              >
                <Trash2 size={12} />
              </button>
            )}
          </span>
        )}
      </header>
      {editing ? (
        <Composer
          label="Your comment"
          hint=""
          send="Save"
          people={people}
          initial={comment.text}
          wanted
          onCancel={() => setEditing(false)}
          onSend={async (text, mentions) => {
            const done = await reword(board, comment.id, text, mentions);
            if (done) setEditing(false);
            return done;
          }}
        />
      ) : (
        <SaidText text={comment.text} reviewing={reviewing} />
      )}
    </div>
  );
}

function SaidText({ text, reviewing: { people, me } }: { text: string; reviewing: Reviewing }) {
  return (
    <p className="said-text">
      {partsOf(text, people).map((part, at) =>
        part.account === "" ? (
          part.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text have no other identity
          <mark key={at} className={part.account === me ? "called me" : "called"}>
            {part.text}
          </mark>
        ),
      )}
    </p>
  );
}

function resolvedBy({ first }: Thread, { who }: Reviewing): string {
  const said = first.resolved as { by?: unknown; at_ms?: unknown } | null; // as the server writes it
  const name = typeof said?.by === "string" ? who(said.by).name : "";
  const at = typeof said?.at_ms === "number" ? `, ${moment(said.at_ms)}` : "";
  return `Resolved${name && ` by ${name}`}${at}`;
}

const MOMENT = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

export const moment = (at_ms: number): string => MOMENT.format(at_ms);

/** The time of today, the day of any other. */
export function ago(at_ms: number, now = Date.now()): string {
  const isToday = new Date(at_ms).toDateString() === new Date(now).toDateString();
  return isToday ? CLOCK.format(at_ms) : DAY.format(at_ms);
}
