// Which threads are listed, and where: by what one looks for, under the scenes in story order. Pure.
import type { ApprovalsModel, Place } from "../../model/approvals";
import { type Anchor, isAbout, isOf, type Thread } from "../../model/comments";
import type { Rate } from "../../model/timecode";
import { secondsAndFrames } from "../../model/timecode";
import type { Outline, PanelItem } from "../board/outline";
import type { Words } from "../board/words";

export type Listing = "open" | "mine" | "mentions" | "resolved";

export const LISTINGS: readonly { code: Listing; name: string; none: string }[] = [
  { code: "open", name: "Open", none: "Nothing is open." },
  { code: "mine", name: "Mine", none: "You have said nothing yet." },
  { code: "mentions", name: "Mentions", none: "Nobody has called you." },
  { code: "resolved", name: "Resolved", none: "Nothing has been resolved yet." },
];

export function isListed(thread: Thread, listing: Listing, me: string): boolean {
  switch (listing) {
    case "open":
      return !thread.resolved;
    case "mine":
      return isOf(thread, me);
    case "mentions":
      return isAbout(thread, me) && !thread.resolved;
    case "resolved":
      return thread.resolved;
  }
}

/** A scene and the threads about it, its shots and its panels, in story order; what lies in the bin comes last. */
export interface Chapter {
  scene: string;
  title: string;
  threads: readonly Thread[];
}

export function chaptersOf(outline: Outline, threads: readonly Thread[], words: Words): Chapter[] {
  const placed = new Map<string, { thread: Thread; at: number }[]>();
  for (const thread of threads) {
    const scene = sceneOf(outline, thread);
    placed.set(scene, [...(placed.get(scene) ?? []), { thread, at: placeOf(outline, thread) }]);
  }
  const chapter = (scene: string, title: string): Chapter[] => {
    const list = placed.get(scene);
    return list ? [{ scene, title, threads: list.sort((a, b) => a.at - b.at).map(({ thread }) => thread) }] : [];
  };
  const told = outline.scenes.flatMap(({ id, number, slugline }) => chapter(id, `${number} ${slugline}`.trim()));
  return [...told, ...chapter("", `Not in the story: its ${words.panel} is in the bin`)];
}

/** The panel to look at for a thread; null when it is not in the story. */
export function panelFor(outline: Outline, { table, subject }: Pick<Thread, "table" | "subject">): PanelItem | null {
  if (table === "panels") return outline.byPanel.get(subject) ?? null;
  if (table === "shots") return outline.byShot.get(subject)?.panels[0] ?? null;
  return outline.byScene.get(subject)?.shots.find(({ panels }) => panels.length > 0)?.panels[0] ?? null;
}

/** "12B 2/3", "Shot 12B", "Scene 12". */
export function subjectName(outline: Outline, { table, subject }: Pick<Thread, "table" | "subject">, words: Words) {
  if (table === "shots") return `${words.Shot} ${outline.byShot.get(subject)?.label ?? ""}`.trim();
  if (table === "scenes") return `${words.Scene} ${outline.byScene.get(subject)?.number ?? ""}`.trim();
  const panel = outline.byPanel.get(subject);
  return panel === undefined ? `A ${words.panel}` : `${panel.shotLabel} ${panel.number}/${panel.count}`;
}

/** How a thread is pinned, in words. */
export function pinName(anchor: Anchor | null, rate: Rate): string {
  const where = anchor?.region !== undefined ? "on a region" : anchor?.point !== undefined ? "on a point" : "";
  const when = anchor?.frame === undefined ? "" : `at ${secondsAndFrames(anchor.frame, rate)}`;
  return [where, when].filter(Boolean).join(" ");
}

export const placeIn = (panel: PanelItem): Place => ({ panel: panel.id, shot: panel.shotId, scene: panel.sceneId });

/** What the wall can be searched for besides texts: statuses, and what needs somebody. */
export function searchedFor(
  approvals: ApprovalsModel,
  open: (subject: string) => readonly Thread[],
  wanted: string,
): (panel: PanelItem) => boolean {
  if (wanted === "differs") return (panel) => approvals.at(placeIn(panel)).differs;
  if (wanted === "comments") return (panel) => open(panel.id).some(({ resolved }) => !resolved);
  return (panel) => approvals.at(placeIn(panel)).status === wanted;
}

function sceneOf(outline: Outline, { table, subject }: Thread): string {
  if (table === "scenes") return outline.byScene.has(subject) ? subject : "";
  if (table === "shots") return outline.byShot.get(subject)?.sceneId ?? "";
  return outline.byPanel.get(subject)?.sceneId ?? "";
}

/** A scene comes before its shots, a shot before its panels. */
function placeOf(outline: Outline, thread: Thread): number {
  const before = { scenes: 0.75, shots: 0.5 }[thread.table] ?? 0;
  return (panelFor(outline, thread)?.index ?? 0) - before;
}
