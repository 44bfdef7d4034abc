// What the crew says of a panel, shot or scene, on its tile or heading: its status, and how many comments are open.
import { MessageSquare } from "lucide-react";
import { useMemo } from "react";
import { counted, type PanelItem } from "../board/outline";
import { placeIn } from "../comments/threads";
import { useOwnStanding, useStanding, useThreadsOf } from "./reviewing";
import { StatusChip } from "./StatusChip";

/** Over the picture of a tile. */
export function PanelMarks({ panel, brief }: { panel: PanelItem; brief: boolean }) {
  const place = useMemo(() => placeIn(panel), [panel]);
  const standing = useStanding(place);
  return (
    <span className="card-review">
      <OpenComments subject={panel.id} />
      <StatusChip standing={standing} brief={brief} />
    </span>
  );
}

/** Of a shot or a scene itself. */
export function SubjectMarks({ subject, of, brief = false }: { subject: string; of: string; brief?: boolean }) {
  const standing = useOwnStanding(subject);
  return (
    <>
      <OpenComments subject={subject} />
      <StatusChip standing={standing} of={of} brief={brief} />
    </>
  );
}

function OpenComments({ subject }: { subject: string }) {
  const open = useThreadsOf(subject).filter(({ resolved }) => !resolved).length;
  if (open === 0) return null;
  const title = counted(open, "open comment");
  return (
    <span className="comment-count number" title={title}>
      <MessageSquare size={10} aria-hidden />
      <span aria-hidden>{open}</span>
      <span className="visually-hidden">{title}</span>
    </span>
  );
}
