// What stands over a board when its past is compared or brought back; fetched when it is first needed.
import { lazy, Suspense } from "react";
import { useMoments } from "../../app/location";
import type { BoardSession } from "../../app/session";
import type { BoardModel } from "../../model/boardModel";
import { useVisit } from "../compare/visits";
import { useAsked } from "./opening";

interface RestoreHostProps {
  session: BoardSession;
  model: BoardModel;
  onOpen: (panelId: string) => void;
}

const CompareView = lazy(() => import("../compare/CompareView").then(({ CompareView }) => ({ default: CompareView })));
const UndoStepDialog = lazy(() =>
  import("./UndoStepDialog").then(({ UndoStepDialog }) => ({ default: UndoStepDialog })),
);
const RestoreDialog = lazy(() => import("./RestoreDialog").then(({ RestoreDialog }) => ({ default: RestoreDialog })));

export function RestoreHost({ session, model, onOpen }: RestoreHostProps) {
  const { at, to } = useMoments();
  const { asked, undoing, leave } = useAsked();
  useVisit(session.entry.id);
  return (
    <Suspense fallback={null}>
      {at !== null && to !== null && <CompareView session={session} at={at} to={to} onOpen={onOpen} />}
      {asked !== null && <RestoreDialog session={session} model={model} asked={asked} onClose={leave} />}
      {undoing !== null && <UndoStepDialog session={session} model={model} step={undoing} onClose={leave} />}
    </Suspense>
  );
}
