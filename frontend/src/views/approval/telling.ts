// Telling the server how far something is.
import * as api from "../../api/approvals";
import { sentenceOf } from "../../api/client";
import { complain, say } from "../../app/toast";
import type { Status } from "../../model/approvals";
import { DICE } from "../../model/ids";
import type { Reviewing } from "./reviewing";
import { type Subject, statusName } from "./statuses";

/** One decision each; what cannot be said any more is told in a sentence, and the rest is said all the same. */
export async function tellStatus(
  { board, approvals }: Reviewing,
  subjects: readonly Subject[],
  status: Status,
  note = "",
): Promise<boolean> {
  const problems: string[] = [];
  for (const { table, id } of subjects) {
    const before = approvals.own(id).approval;
    // What is a draft is not looked after: its hash may be an old one.
    const hash = before?.now ?? "";
    const wish = { table, id, status, hash, note };
    await api.setStatus(board, DICE.newId(), wish).catch((error: unknown) => problems.push(sentenceOf(error)));
  }
  const [first] = problems;
  if (first !== undefined) complain(first);
  else if (subjects.some(({ table }) => table !== "panels")) say(`${subjects[0]?.name}: ${statusName(status)}`); // its heading may be out of sight
  return first === undefined;
}
