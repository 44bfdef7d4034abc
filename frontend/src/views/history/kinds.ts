// What kinds of things people do on a board, as they are looked for.
import type { LucideIcon } from "lucide-react";
import {
  ArrowLeftRight,
  CircleCheck,
  FileUp,
  Flag,
  History,
  MessageSquare,
  Pencil,
  Plus,
  RotateCcw,
  Settings2,
  Sparkles,
  Trash2,
  Type,
} from "lucide-react";
import type { Step } from "../../api/history";

export interface KindGroup {
  code: string;
  title: string;
  kinds: readonly string[];
}

export const KIND_GROUPS: readonly KindGroup[] = [
  { code: "draw", title: "Drawing", kinds: ["draw"] },
  { code: "write", title: "Words and fields", kinds: ["write"] },
  { code: "insert", title: "New", kinds: ["insert"] },
  { code: "move", title: "Moved", kinds: ["move"] },
  { code: "bin", title: "Deleted", kinds: ["bin"] },
  { code: "back", title: "Brought back", kinds: ["unbin", "restore", "undo"] },
  { code: "suggestions", title: "Suggestions", kinds: ["propose", "accept", "reject", "revert"] },
  { code: "said", title: "Comments, status, versions", kinds: ["comment", "status", "version"] },
  { code: "whole", title: "Imports and settings", kinds: ["import", "settings"] },
];

const ICONS: Readonly<Record<string, LucideIcon>> = {
  draw: Pencil,
  write: Type,
  insert: Plus,
  move: ArrowLeftRight,
  bin: Trash2,
  unbin: RotateCcw,
  restore: History,
  undo: RotateCcw,
  propose: Sparkles,
  accept: Sparkles,
  reject: Sparkles,
  revert: RotateCcw,
  comment: MessageSquare,
  status: CircleCheck,
  import: FileUp,
  settings: Settings2,
  version: Flag,
};

export const iconOf = (kind: string): LucideIcon => ICONS[kind] ?? History;

/** What the server wrote to make documents ready is on record, and no news to anybody. */
export const isShown = ({ kind }: Pick<Step, "kind">): boolean => kind !== "birth" && kind !== "other";
