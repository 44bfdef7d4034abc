// The review's page in the dock: agents at work, what waits scene by scene, what was decided.
import { Bot, Sparkles, UserPen } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Menu } from "../../app/Menu";
import type { Filed } from "../../model/reviewRecord";
import { deciderOf } from "../../model/reviewRecord";
import { useWords } from "../board/words";
import { AgentsHere } from "./AgentsHere";
import { askEntries, mayAsk } from "./asking";
import { Filtering } from "./Filtering";
import { type Judged, lastDecidedFirst } from "./queue";
import { type Reviewed, useReviewed } from "./reviewing";
import { useReviewState } from "./state";
import { kindName, momentWords, stateName } from "./wording";

export function QueuePage() {
  const reviewed = useReviewed();
  if (reviewed === null) return <p className="side-note">The suggestions have not come yet.</p>;
  return <Queue reviewed={reviewed} />;
}

function Queue({ reviewed }: { reviewed: Reviewed }) {
  const { waiting, queue } = reviewed;
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  return (
    <div className="review-page">
      <button
        type="button"
        className="button review-ask"
        disabled={!mayAsk(reviewed) || !reviewed.model.manners.enabled}
        onClick={({ currentTarget }) => {
          const { left, bottom } = currentTarget.getBoundingClientRect();
          setMenu({ x: left, y: bottom + 2 });
        }}
      >
        <Sparkles size={14} aria-hidden /> Ask for suggestions
      </button>
      {menu !== null && <Menu entries={askEntries(reviewed)} {...menu} onClose={() => setMenu(null)} />}
      <AgentsHere reviewed={reviewed} mayStop={mayAsk(reviewed)} />
      <Filtering reviewed={reviewed} />
      <p className="review-count" role="status">
        {waiting.length === 0 ? "Nothing waits for a decision." : countWords(waiting.length, queue.length)}
      </p>
      <Waiting reviewed={reviewed} />
      <Decided reviewed={reviewed} />
    </div>
  );
}

const countWords = (all: number, shown: number): string =>
  shown === all ? `${all} ${all === 1 ? "waits" : "wait"} for a decision` : `${shown} of ${all} that wait`;

function Waiting({ reviewed }: { reviewed: Reviewed }) {
  const { chapters, outline } = reviewed;
  const { selected } = useReviewState();
  const words = useWords();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const item = selected === null ? null : list.current?.querySelector(`[data-suggestion="${CSS.escape(selected)}"]`);
    item?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  return (
    <div ref={list}>
      {chapters.map(({ scene, items }) => {
        const title = outline.byScene.get(scene);
        const heading = title === undefined ? "The whole board" : `${words.Scene} ${title.number} ${title.slugline}`;
        return (
          <section key={scene} className="chapter" aria-label={heading}>
            <h3>
              <span>{heading}</span> <span className="muted number">{items.length}</span>
            </h3>
            <ul>
              {items.map((one) => (
                <li key={one.filed.id}>
                  <Item reviewed={reviewed} one={one} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function Item({ reviewed, one: { filed, conflicts, stale } }: { reviewed: Reviewed; one: Judged }) {
  const { selected, select } = useReviewState();
  const isSelected = selected === filed.id;
  const Mark = filed.author.kind === "agent" ? Bot : UserPen;
  const color = { "--author": reviewed.colorOf(filed) } as React.CSSProperties; // custom properties are not in its type
  return (
    <button
      type="button"
      className="queue-item"
      style={color}
      data-suggestion={filed.id}
      aria-current={isSelected}
      onClick={() => select(isSelected ? null : filed.id)}
    >
      <Mark size={13} aria-label={filed.author.kind === "agent" ? "AI" : "A person’s"} role="img" />
      <span className="queue-title">{filed.record.title || kindName(filed.record.kind)}</span>
      <span className="queue-about">
        {kindName(filed.record.kind)} · {placeOf(reviewed, filed)} · {filed.author.name}
        {stale && <span className="badge warn">stale</span>}
        {conflicts.length > 0 && <span className="badge bad">conflict</span>}
      </span>
    </button>
  );
}

function placeOf({ outline }: Reviewed, { record }: Filed): string {
  const panel = outline.byPanel.get(record.panel);
  return panel === undefined ? momentWords(record.made_ms) : `${panel.shotLabel} ${panel.number}/${panel.count}`;
}

const MOST_DECIDED = 60;

function Decided({ reviewed }: { reviewed: Reviewed }) {
  const [isOpen, setOpen] = useState(false);
  const decided = reviewed.model.decided();
  if (decided.length === 0) return null;
  return (
    <section className="chapter decided" aria-label="Decided">
      <h3>
        <button type="button" className="fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? "▾" : "▸"} Decided <span className="muted number">{decided.length}</span>
        </button>
      </h3>
      {isOpen && (
        <ul>
          {lastDecidedFirst(decided, (id) => reviewed.model.decision(id)?.n ?? 0)
            .slice(0, MOST_DECIDED)
            .map((filed) => (
              <li key={filed.id}>
                <DecidedItem reviewed={reviewed} filed={filed} />
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}

function DecidedItem({ reviewed: { model }, filed }: { reviewed: Reviewed; filed: Filed }) {
  const { selected, select } = useReviewState();
  const decision = model.decision(filed.record.decision);
  const who =
    decision === undefined ? "" : ` by ${deciderOf(decision) || "the server"}, ${momentWords(decision.at_ms)}`;
  const why = decision?.reason ? `: ${decision.reason}` : "";
  return (
    <button
      type="button"
      className="queue-item"
      data-suggestion={filed.id}
      aria-current={selected === filed.id}
      onClick={() => select(selected === filed.id ? null : filed.id)}
    >
      <span className="queue-title">{filed.record.title || kindName(filed.record.kind)}</span>
      <span className="queue-about">
        {stateName(filed.record.state)}
        {who}
        {why}
      </span>
    </button>
  );
}
