// Telling the server how far something is.
import * as api from "../../api/approvals";
import { sentenceOf } from "../../api/client";
import { complain, say } from "../../app/toast";
import type { Status } from "../../model/approvals";
import { DICE } from "../../model/ids";
import type { Reviewing } from "./reviewing";
import { mayGive, type Subject, statusName } from "./statuses";

/** One decision each; what cannot be said any more is told in a sentence, and the rest is said all the same. */
export async function tellStatus(
  { board, approvals }: Reviewing,
  subjects: readonly Subject[],
  status: Status,
  note = "",
): Promise<boolean> {
  const problems: string[] = [];
  for (const { table, id } of subjects) {
    const hash = approvals.of(id)?.now ?? "";
    const wish = { table, id, status, hash, note };
    await api.setStatus(board, DICE.newId(), wish).catch((error: unknown) => problems.push(sentenceOf(error)));
  }
  const [first] = problems;
  if (first !== undefined) complain(first);
  else say(`${subjects.length === 1 ? subjects[0]?.name : subjects.length}: ${statusName(status)}`);
  return first === undefined;
}

/** Those that this person may give the status to. */
export const open = ({ approvals, role }: Reviewing, subjects: readonly Subject[], to: Status): Subject[] =>
  subjects.filter(({ id }) => mayGive(role, approvals.own(id).status, to));
