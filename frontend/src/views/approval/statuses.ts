// The statuses in words, and who may give which. Pure; the server decides.
import { BINDING, type Status } from "../../model/approvals";
import type { SubjectTable } from "../../model/comments";
import { nameOf } from "../../model/terms";
import type { Role } from "../../sync/types";
import { mayComment, mayDecide, mayWrite } from "./reviewing";

export const STATUSES: readonly { code: Status; name: string }[] = [
  { code: "draft", name: "Draft" },
  { code: "for_review", name: "For review" },
  { code: "changes_requested", name: "Changes requested" },
  { code: "approved", name: "Approved" },
  { code: "locked", name: "Locked" },
];

export const statusName = (status: string): string => nameOf(STATUSES, status);

export interface Subject {
  table: SubjectTable;
  id: string;
  /** "12B 2/3", "Shot 12B", "Scene 12" */
  name: string;
}

export function mayGive(role: Role, from: string, to: Status): boolean {
  if (from === to) return true;
  if (BINDING.includes(from) || BINDING.includes(to)) return mayDecide(role);
  return to === "changes_requested" ? mayComment(role) : mayWrite(role);
}

/** These are said with a reason; others are one key. */
export const wantsReason = (from: string, to: Status): boolean =>
  to === "changes_requested" || to === "locked" || from === "locked";
