// The way into a drawing's life from its open panel; the rest is fetched when it is first looked at.
import { History } from "lucide-react";
import { lazy, Suspense, useEffect } from "react";
import type { BoardSession } from "../../app/session";
import { useLifeShown } from "./opening";

const LifeView = lazy(() => import("./LifeView").then(({ LifeView }) => ({ default: LifeView })));

export function LifeButton({ panelId }: { panelId: string }) {
  const { panel, show } = useLifeShown();
  const isOpen = panel === panelId;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="The drawing’s past"
      title="The drawing’s past, stroke by stroke (P)"
      aria-pressed={isOpen}
      onClick={() => show(isOpen ? null : panelId)}
    >
      <History size={16} aria-hidden />
    </button>
  );
}

interface LifeOverProps {
  session: BoardSession;
  panelId: string;
  name: string;
  aspect: number;
}

export function LifeOver({ session, panelId, name, aspect }: LifeOverProps) {
  const { panel, show } = useLifeShown();
  useEffect(() => () => show(null), [show]);
  if (panel !== panelId) return null;
  const { connection, assets } = session;
  return (
    <Suspense fallback={null}>
      <LifeView
        key={panelId}
        {...{ connection, panelId, name, aspect, assets }}
        writable={connection.board.writable}
        onClose={() => show(null)}
      />
    </Suspense>
  );
}
