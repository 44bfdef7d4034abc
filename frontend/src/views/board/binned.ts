// What the bin lists: each thing that can come back, once, with who moved it there.
import { useCallback } from "react";
import * as api from "../../api/boards";
import { listMembers } from "../../api/people";
import { useLoaded } from "../../app/loaded";
import type { BoardSession } from "../../app/session";
import type { BoardModel } from "../../model/boardModel";
import { madeAt } from "../../model/ids";
import type { Bin } from "../../model/model";
import { writtenAt } from "../../model/written";
import type { Binned } from "./BinDialog";

const MOST_ASKED = 100;

/** A shot that went along with its last panels comes back with them: it needs no line of its own. */
export function listed(bin: Bin): Bin {
  const withPanels = new Set(bin.panels.map(({ shot }) => shot));
  return { ...bin, shots: bin.shots.filter(({ id }) => !withPanels.has(id)) };
}

/** The story of a binned record in a sentence; what the log does not say yet or any more is left out. */
export function useStories(
  session: BoardSession,
  model: BoardModel,
  bin: Bin,
): (table: Binned, record: { id: string; created_by: string }) => string {
  const nameOf = useNames(session.entry.project);
  const at = (table: Binned, id: string) => writtenAt(model.doc, table, id, "deleted");
  const tables: Binned[] = ["scenes", "shots", "panels"];
  const places = tables.flatMap((table) => bin[table].flatMap(({ id }) => at(table, id) ?? []));
  const asked = places.slice(-MOST_ASKED).join(" ");
  const authors = useAuthors(session.entry.id, asked);
  return (table, { id, created_by }) => {
    const author = authors.find(({ of }) => of === at(table, id));
    if (author !== undefined) return sentence("Moved here", nameOf(author.account), author.at_ms);
    return sentence("Made", nameOf(created_by), madeAt(id));
  };
}

function useAuthors(board: string, asked: string): readonly api.Author[] {
  const load = useCallback(async () => (asked === "" ? [] : api.listAuthors(board, asked.split(" "))), [board, asked]);
  return useLoaded(load).value ?? [];
}

/** Who an account is; documents know accounts alone. */
function useNames(project: string): (account: string) => string {
  const { value } = useLoaded(useCallback(() => listMembers(project), [project]));
  return (account) => value?.find((one) => one.account === account)?.name ?? "";
}

const MOMENT = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

const sentence = (what: string, name: string, at_ms: number): string =>
  `${what} ${name === "" ? "" : `by ${name}, `}${MOMENT.format(at_ms)}`;
