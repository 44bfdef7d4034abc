// Beside an open panel: its status, and what is said about it.
import { MessageSquarePlus } from "lucide-react";
import { useMemo } from "react";
import type { Anchor } from "../../model/comments";
import { mayComment, useReviewing, useThreadsOf } from "../approval/reviewing";
import { StatusField } from "../approval/StatusField";
import type { PanelItem } from "../board/outline";
import { useWords } from "../board/words";
import { ThreadCard } from "./ThreadCard";
import { useTalk } from "./talk";
import { placeIn } from "./threads";

export function PanelTalk({ panel, pinName }: { panel: PanelItem; pinName: (anchor: Anchor | null) => string }) {
  const reviewing = useReviewing();
  const { place, open, openThread } = useTalk();
  const threads = useThreadsOf(panel.id);
  const words = useWords();
  const standsIn = useMemo(() => placeIn(panel), [panel]);
  if (reviewing === null) return null;
  const resolved = threads.filter(({ resolved }) => resolved);
  return (
    <section className="panel-talk" aria-label="Review">
      <StatusField
        subject={{ table: "panels", id: panel.id, name: `${panel.shotLabel} ${panel.number}/${panel.count}` }}
        place={standsIn}
      />
      <header>
        <h3>Comments</h3>
        {mayComment(reviewing.role) && (
          <button
            type="button"
            className="button quiet"
            title={`Comment on the ${words.panel} (C)`}
            onClick={() => place(true)}
          >
            <MessageSquarePlus size={13} aria-hidden /> Add
          </button>
        )}
      </header>
      {threads.length === 0 && <p className="muted">Nobody has said anything about this {words.panel}.</p>}
      {threads
        .filter(({ id, resolved }) => !resolved || id === open)
        .map((thread) => (
          <ThreadCard
            key={thread.id}
            thread={thread}
            reviewing={reviewing}
            pin={pinName(thread.anchor)}
            isOpen={false}
            onOpen={() => openThread(thread.id === open ? null : thread.id)}
          />
        ))}
      {resolved.length > 0 && (
        <details className="resolved-threads">
          <summary>{resolved.length} resolved</summary>
          {resolved.map((thread) => (
            <ThreadCard
              key={thread.id}
              thread={thread}
              reviewing={reviewing}
              pin={pinName(thread.anchor)}
              isOpen={false}
              onOpen={() => openThread(thread.id)}
            />
          ))}
        </details>
      )}
    </section>
  );
}
