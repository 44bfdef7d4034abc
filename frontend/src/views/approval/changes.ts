// What became different since something was approved, as far as it can be told: fields by the log, marks by their ids.
import { type Author, listAuthors } from "../../api/boards";
import type { BoardModel } from "../../model/boardModel";
import { madeAt } from "../../model/ids";
import type { Approval } from "../../model/model";
import { PANELS, SCENES, SHOTS } from "../../model/schema";
import { piecesOf, writtenAt } from "../../model/written";

export interface ChangeSince {
  /** "Dialogue", "Size", "New" */
  what: string;
  /** The record that it stands in. */
  table: "panels" | "shots" | "scenes";
  id: string;
  account: string;
  at_ms: number;
}

/** Where a field was written last. */
interface Spot {
  what: string;
  table: ChangeSince["table"];
  id: string;
  place: string;
}

const MOST_PLACES = 100;
/** Neither content nor place. */
const UNSAID = new Set(["id", "created_by", "status", "source", "number_locked"]);
const TITLES: Readonly<Record<string, string>> = {
  duration_frames: "Duration",
  focal_length_mm: "Lens",
  camera_height_m: "Camera height",
  deleted: "Moved to the bin, or back",
  order: "Place",
  shot: "Place",
  scene: "Place",
  links: "Script lines",
};

export const titleOf = (field: string): string =>
  TITLES[field] ?? field.charAt(0).toUpperCase() + field.slice(1).replaceAll("_", " ");

/** The newest change first; what was written long ago, or erased from a text, is not known. */
export async function changesSince(board: string, model: BoardModel, approval: Approval): Promise<ChangeSince[]> {
  const records = recordsOf(model, approval);
  const fresh = records.filter(({ id }) => madeAt(id) > approval.at_ms);
  const made = fresh.map(({ table, id }) => ({
    what: "New",
    table,
    id,
    account: makerOf(model, table, id),
    at_ms: madeAt(id),
  }));
  const spots = records
    .filter((record) => !fresh.includes(record))
    .flatMap(({ table, id }) => spotsOf(model, table, id));
  const asked = spots.slice(0, MOST_PLACES);
  const places = [...new Set(asked.map(({ place }) => place))];
  const authors = places.length === 0 ? [] : await listAuthors(board, places);
  const written = new Map(authors.map((author) => [author.of, author]));
  return [...made, ...latest(asked, written, approval.at_ms)].sort((a, b) => b.at_ms - a.at_ms);
}

/** One line a field, however many people wrote in it. */
function latest(spots: readonly Spot[], written: ReadonlyMap<string, Author>, since_ms: number): ChangeSince[] {
  const found = new Map<string, ChangeSince>();
  for (const { what, table, id, place } of spots) {
    const author = written.get(place);
    const key = `${table}/${id}/${what}`;
    if (author === undefined || author.at_ms <= since_ms || author.at_ms <= (found.get(key)?.at_ms ?? 0)) continue;
    found.set(key, { what, table, id, account: author.account, at_ms: author.at_ms });
  }
  return [...found.values()];
}

function recordsOf(model: BoardModel, { table, id }: Approval): { table: ChangeSince["table"]; id: string }[] {
  const panels = (shot: string) => model.panelsOf(shot).map((panel) => ({ table: "panels" as const, id: panel.id }));
  const shots = (scene: string) => model.shotsOf(scene).map((shot) => ({ table: "shots" as const, id: shot.id }));
  if (table === "scenes") {
    const inside = shots(id);
    return [{ table, id }, ...inside, ...inside.flatMap((shot) => panels(shot.id))];
  }
  if (table === "shots") return [{ table, id }, ...panels(id)];
  const shot = model.panel(id)?.shot;
  // The camera of its shot makes a panel's picture.
  return [{ table: "panels", id }, ...(shot ? [{ table: "shots" as const, id: shot }] : [])];
}

function spotsOf(model: BoardModel, table: ChangeSince["table"], id: string): Spot[] {
  const fields = { panels: PANELS, shots: SHOTS, scenes: SCENES }[table];
  return Object.entries(fields).flatMap(([field, kind]) => {
    if (UNSAID.has(field)) return [];
    const at = kind === "text" ? piecesOf(model.doc, table, id, field) : [writtenAt(model.doc, table, id, field)];
    return at.flatMap((place) => (place === null ? [] : [{ what: titleOf(field), table, id, place }]));
  });
}

function makerOf(model: BoardModel, table: ChangeSince["table"], id: string): string {
  const found = { panels: model.panel, shots: model.shot, scenes: model.scene }[table](id);
  return found?.created_by ?? "";
}
