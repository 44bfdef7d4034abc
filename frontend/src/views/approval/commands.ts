// What can be said of the current panel by keys, on the wall and in an open panel alike.
import type { Command } from "../../keys/commands";
import type { Status } from "../../model/approvals";
import type { SubjectTable } from "../../model/comments";
import type { Outline, PanelItem } from "../board/outline";
import { inOrder } from "../board/selection";
import { useBoardState } from "../board/state";
import type { Words } from "../board/words";
import { useTalk } from "../comments/talk";
import { placeIn, subjectName } from "../comments/threads";
import { useStatusDialog } from "./dialog";
import { mayComment, mayDecide, type Reviewing } from "./reviewing";
import { mayGive, type Subject, wantsReason } from "./statuses";
import { tellStatus } from "./telling";

export interface CrewSetting {
  reviewing: Reviewing;
  outline: Outline;
  words: Words;
  /** The panel that is open for drawing. */
  openPanel: string | null;
}

export function crewCommands(setting: CrewSetting): Command[] {
  return [...commentCommands(setting), ...panelStatus(setting), ...wholeStatus(setting)];
}

const currentOf = (outline: Outline): PanelItem | null =>
  outline.byPanel.get(useBoardState.getState().selection.current ?? "") ?? null;

function commentCommands({ reviewing, outline, words, openPanel }: CrewSetting): Command[] {
  const group = "Comments";
  const { show } = useBoardState.getState();
  return [
    {
      id: "comment.new",
      title: `Comment on the ${words.panel}`,
      group,
      keys: ["c"],
      enabled: () => mayComment(reviewing.role) && currentOf(outline) !== null,
      run: () => {
        const talk = useTalk.getState();
        if (openPanel !== null) talk.place(true);
        else {
          show({ dock: true, tab: "comments" });
          talk.write({ table: "panels", subject: currentOf(outline)?.id ?? "", anchor: null });
        }
      },
    },
    {
      id: "comment.list",
      title: "Comments",
      group,
      keys: ["shift+c"],
      enabled: () => openPanel === null,
      run: () => {
        const { dock, tab } = useBoardState.getState();
        show(dock && tab === "comments" ? { dock: false } : { dock: true, tab: "comments" });
      },
    },
  ];
}

function panelStatus(setting: CrewSetting): Command[] {
  const { reviewing, outline, words, openPanel } = setting;
  const { approvals } = reviewing;
  const subjects = (): Subject[] =>
    inOrder(outline, useBoardState.getState().selection).flatMap((id) => panelSubject(outline.byPanel.get(id)));
  const to = (id: string, title: string, key: string, status: Status): Command => {
    const apt = () => subjects().filter(({ id }) => mayGive(reviewing.role, approvals.own(id).status, status));
    return {
      id: `status.${id}`,
      title,
      group: "Status",
      keys: [key],
      enabled: () => apt().length > 0,
      run: () => give(reviewing, apt(), status),
    };
  };
  return [
    to("approve", `Approve the ${words.panel}`, "shift+a", "approved"),
    to("for-review", `Put the ${words.panel} up for review`, "shift+f", "for_review"),
    to("changes", "Request changes", "shift+r", "changes_requested"),
    to("draft", "Back to draft", "shift+d", "draft"),
    {
      id: "status.lock",
      title: `Lock the ${words.panel} with a reason, or unlock it`,
      group: "Status",
      keys: ["shift+l"],
      enabled: () => mayDecide(reviewing.role) && subjects().length > 0,
      run: () => toggleLock(reviewing, subjects()),
    },
    {
      id: "status.unlock",
      title: `Unlock the ${words.panel}, or what locks it`,
      group: "Status",
      keys: ["l"],
      enabled: () => openPanel === null && mayDecide(reviewing.role) && lockerOf(setting) !== null,
      run: () => {
        const locker = lockerOf(setting);
        if (locker !== null) toggleLock(reviewing, [locker]);
      },
    },
  ];
}

/** The panel, shot or scene whose status locks the current panel. */
function lockerOf({ reviewing, outline, words }: CrewSetting): Subject | null {
  const panel = currentOf(outline);
  const standing = panel && reviewing.approvals.at(placeIn(panel));
  if (standing?.approval == null || standing.status !== "locked") return null;
  const { table, id } = standing.approval;
  // The server writes no other tables.
  return { table: table as SubjectTable, id, name: subjectName(outline, { table, subject: id }, words) };
}

function wholeStatus({ reviewing, outline, words }: CrewSetting): Command[] {
  const shot = (): Subject[] => {
    const panel = currentOf(outline);
    return panel ? [{ table: "shots", id: panel.shotId, name: `${words.Shot} ${panel.shotLabel}` }] : [];
  };
  const scene = (): Subject[] => {
    const panel = currentOf(outline);
    return panel ? [{ table: "scenes", id: panel.sceneId, name: `${words.Scene} ${panel.sceneNumber}` }] : [];
  };
  const decides = (subjects: () => Subject[]) => () => mayDecide(reviewing.role) && subjects().length > 0;
  const approve = (id: string, title: string, keys: string[], subjects: () => Subject[]): Command => ({
    id: `status.approve-${id}`,
    title,
    group: "Status",
    keys,
    enabled: decides(subjects),
    run: () => give(reviewing, subjects(), "approved"),
  });
  const lock = (id: string, title: string, subjects: () => Subject[]): Command => ({
    id: `status.lock-${id}`,
    title,
    group: "Status",
    keys: [],
    enabled: decides(subjects),
    run: () => toggleLock(reviewing, subjects()),
  });
  return [
    approve("shot", `Approve the ${words.shot}`, ["alt+shift+a"], shot),
    approve("scene", `Approve the ${words.scene}`, ["mod+shift+a"], scene),
    lock("shot", `Lock the ${words.shot} with a reason, or unlock it`, shot),
    lock("scene", `Lock the ${words.scene} with a reason, or unlock it`, scene),
  ];
}

function give(reviewing: Reviewing, subjects: readonly Subject[], to: Status): void {
  const from = reviewing.approvals.own(subjects[0]?.id ?? "").status;
  if (wantsReason(from, to)) useStatusDialog.getState().ask({ subjects, to });
  else void tellStatus(reviewing, subjects, to);
}

/** What was locked goes back to what it was before, unless one says otherwise. */
export function toggleLock({ approvals }: Reviewing, subjects: readonly Subject[]): void {
  const locked = subjects.filter(({ id }) => approvals.own(id).status === "locked");
  const [first] = locked;
  const { ask } = useStatusDialog.getState();
  if (first === undefined) ask({ subjects, to: "locked" });
  else ask({ subjects: locked, to: (approvals.beforeLock(first.id) || "for_review") as Status }); // the server wrote a status
}

function panelSubject(panel: PanelItem | undefined): Subject[] {
  if (panel === undefined) return [];
  return [{ table: "panels", id: panel.id, name: `${panel.shotLabel} ${panel.number}/${panel.count}` }];
}
