// A status where it stands: in words where there is room, else as a mark of its own shape and colour.
import { TriangleAlert } from "lucide-react";
import type { Standing } from "../../model/approvals";
import { useWords } from "../board/words";
import { statusName } from "./statuses";

interface StatusChipProps {
  standing: Standing;
  /** What it is the status of, where that is not plain. */
  of?: string;
  brief?: boolean;
}

export function StatusChip({ standing, of, brief = false }: StatusChipProps) {
  const { scene, shot } = useWords();
  const { status, approval, differs } = standing;
  if (approval === null || status === "draft") return null;
  const whole = { shots: `, with its ${shot}`, scenes: `, with its ${scene}` }[approval.table] ?? "";
  const title = `${of ? `${of}: ` : ""}${statusName(status)}${of ? "" : whole}${differs ? ", changed since" : ""}`;
  const classes = ["status-chip", status, brief && "brief", differs && "differs"].filter(Boolean).join(" ");
  return (
    <span className={classes} title={title}>
      <i aria-hidden />
      {brief ? <span className="visually-hidden">{title}</span> : statusName(status)}
      {differs && <TriangleAlert size={brief ? 9 : 11} role="img" aria-label="Changed since it was approved" />}
    </span>
  );
}
