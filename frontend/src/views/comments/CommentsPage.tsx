// The page of comments in the dock: what one looks for, scene by scene, and where to write.
import { MessageSquarePlus } from "lucide-react";
import { useMemo } from "react";
import type { SubjectTable, Thread } from "../../model/comments";
import type { Production } from "../../model/model";
import { rateOf } from "../../model/model";
import { mayComment, type Reviewing, useReviewing, useThreads } from "../approval/reviewing";
import type { Outline, PanelItem } from "../board/outline";
import { only } from "../board/selection";
import { useBoardState } from "../board/state";
import { useWords } from "../board/words";
import { Composer } from "./Composer";
import { ThreadCard } from "./ThreadCard";
import { begin, type Draft, useTalk } from "./talk";
import { chaptersOf, isListed, LISTINGS, panelFor, pinName, subjectName } from "./threads";

interface CommentsPageProps {
  outline: Outline;
  production: Production;
  onOpenPanel: (panelId: string) => void;
}

export function CommentsPage(props: CommentsPageProps) {
  const reviewing = useReviewing();
  if (reviewing === null) return <p className="side-note">The comments have not come yet.</p>;
  return <Comments {...props} reviewing={reviewing} />;
}

function Comments({ outline, production, onOpenPanel, reviewing }: CommentsPageProps & { reviewing: Reviewing }) {
  const { listing, list, draft } = useTalk();
  const { me, role } = reviewing;
  const threads = useThreads();
  const words = useWords();
  const shown = useMemo(() => threads.filter((thread) => isListed(thread, listing, me)), [threads, listing, me]);
  const chapters = useMemo(() => chaptersOf(outline, shown, words), [outline, shown, words]);
  const current = outline.byPanel.get(useBoardState((state) => state.selection.current) ?? "") ?? null;
  // What is being written stays with what it was begun about, whatever is selected meanwhile.
  const about = draft === null ? current : panelFor(outline, draft);
  return (
    <div className="comments">
      <fieldset className="listings" aria-label="Which comments">
        {LISTINGS.map(({ code, name }) => (
          <button key={code} type="button" className="chip" aria-pressed={listing === code} onClick={() => list(code)}>
            {name} <span className="number">{threads.filter((thread) => isListed(thread, code, me)).length}</span>
          </button>
        ))}
      </fieldset>
      {mayComment(role) && about !== null && <NewThread panel={about} reviewing={reviewing} />}
      {!mayComment(role) && <p className="side-note">You are a viewer: you can read what is said here.</p>}
      {chapters.length === 0 && <Nothing listing={listing} any={threads.length > 0} />}
      {chapters.map(({ scene, title, threads }) => (
        <section key={scene} className="chapter" aria-label={title}>
          <h3>{title}</h3>
          {threads.map((thread) => (
            <Listed key={thread.id} {...{ thread, outline, production, reviewing, onOpenPanel }} />
          ))}
        </section>
      ))}
    </div>
  );
}

function Nothing({ listing, any }: { listing: string; any: boolean }) {
  const { panel } = useWords();
  const none = LISTINGS.find(({ code }) => code === listing)?.none;
  if (any) return <p className="side-note">{none}</p>;
  return (
    <p className="side-note">
      Nobody has said anything yet. Select a {panel} and press <kbd>C</kbd>; in an open {panel}, <kbd>C</kbd> pins a
      comment to a point or a region of the picture.
    </p>
  );
}

interface ListedProps extends CommentsPageProps {
  thread: Thread;
  reviewing: Reviewing;
}

function Listed({ thread, outline, production, reviewing, onOpenPanel }: ListedProps) {
  const { open, openThread } = useTalk();
  const select = useBoardState((state) => state.select);
  const words = useWords();
  const panel = panelFor(outline, thread);
  const isPinned = thread.anchor !== null;
  const go = () => {
    if (panel === null) return;
    select(only(panel.id));
    openThread(thread.id);
    if (isPinned) onOpenPanel(panel.id);
  };
  return (
    <ThreadCard
      thread={thread}
      reviewing={reviewing}
      about={subjectName(outline, thread, words)}
      pin={pinName(thread.anchor, rateOf(production))}
      isOpen={open === thread.id}
      onOpen={() => {
        openThread(open === thread.id ? null : thread.id);
        if (panel !== null) select(only(panel.id));
      }}
      onGo={panel === null ? null : go}
      goesTo={isPinned ? `Open the ${words.panel} at the pin` : `Show the ${words.panel} on the wall`}
    />
  );
}

/** About the selected panel, its shot or its scene. */
function NewThread({ panel, reviewing }: { panel: PanelItem; reviewing: Reviewing }) {
  const { draft, write } = useTalk();
  const words = useWords();
  const subjects: Record<SubjectTable, { id: string; name: string }> = {
    panels: { id: panel.id, name: `${words.Panel} ${panel.shotLabel} ${panel.number}/${panel.count}` },
    shots: { id: panel.shotId, name: `${words.Shot} ${panel.shotLabel}` },
    scenes: { id: panel.sceneId, name: `${words.Scene} ${panel.sceneNumber}` },
  };
  const about = (table: SubjectTable): Draft => ({ table, subject: subjects[table].id, anchor: null });
  if (draft === null || draft.anchor !== null) {
    return (
      <button type="button" className="button" onClick={() => write(about("panels"))}>
        <MessageSquarePlus size={14} aria-hidden /> Comment <kbd>C</kbd>
      </button>
    );
  }
  return (
    <div className="new-thread">
      <select
        className="field"
        aria-label="What the comment is about"
        value={draft.table}
        onChange={(event) => write(about(event.target.value as SubjectTable))} // options are tables
      >
        {Object.entries(subjects).map(([table, { name }]) => (
          <option key={table} value={table}>
            {name}
          </option>
        ))}
      </select>
      <Composer
        label="Comment"
        hint="What should be looked at?"
        send="Comment"
        people={reviewing.people}
        wanted
        onCancel={() => write(null)}
        onSend={async (text, mentions) => {
          const done = await begin(reviewing.board, about(draft.table), text, mentions);
          if (done) write(null);
          return done;
        }}
      />
    </div>
  );
}
