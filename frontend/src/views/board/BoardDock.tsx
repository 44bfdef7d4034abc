// The pages of the dock: what the selection means for them, and which edits they make.
import { useMemo } from "react";
import type { BoardSession } from "../../app/session";
import type { BoardModel } from "../../model/boardModel";
import type { Board } from "../../model/model";
import { CommentsPage } from "../comments/CommentsPage";
import { LazyHistoryPage } from "../history/LazyHistory";
import { AsItWas } from "../history/lens";
import { Inspector } from "../inspector/Inspector";
import { ProductionForm } from "../inspector/ProductionForm";
import { QueuePage } from "../review/QueuePage";
import { useReviewed } from "../review/reviewing";
import type { BoardActions } from "./actions/board";
import { Dock } from "./Dock";
import type { Outline } from "./outline";
import { inOrder } from "./selection";
import { useBoardState } from "./state";
import { useWords } from "./words";

interface BoardDockProps {
  session: BoardSession;
  board: Board;
  outline: Outline;
  model: BoardModel;
  actions: BoardActions;
  writable: boolean;
  onOpen: (panelId: string) => void;
  live: { outline: Outline };
  isPast: boolean;
}

export function BoardDock(props: BoardDockProps) {
  const { session, board, outline, actions, writable, onOpen, live, isPast } = props;
  const words = useWords();
  const waiting = useReviewed()?.waiting.length ?? 0;
  const production = (
    <ProductionForm production={board.production} disabled={!writable} onChange={actions.fields.setProduction} />
  );
  const panel = (
    <AsItWas isPast={isPast}>
      <PanelPage key={props.model.doc.guid} {...props} />
    </AsItWas>
  );
  return (
    <Dock
      key={session.connection.board.doc.guid}
      pages={[
        { tab: "panel", title: words.Panel, body: panel },
        {
          tab: "comments",
          title: "Comments",
          body: <CommentsPage outline={outline} production={board.production} onOpenPanel={onOpen} />,
        },
        { tab: "review", title: "Review", count: waiting, body: <QueuePage /> },
        { tab: "history", title: "History", body: <LazyHistoryPage session={session} outline={live.outline} /> },
        { tab: "production", title: "Production", body: production },
      ]}
    />
  );
}

function PanelPage({ board, outline, model, actions, writable }: BoardDockProps) {
  const { selection } = useBoardState();
  const item = outline.byPanel.get(selection.current ?? "") ?? null;
  const selected = useMemo(() => inOrder(outline, selection), [outline, selection]);
  const selectedShots = useMemo(
    () => [...new Set(selected.map((id) => outline.byPanel.get(id)?.shotId ?? ""))].filter(Boolean),
    [outline, selected],
  );
  const others = useMemo(() => selected.flatMap((id) => outline.byPanel.get(id) ?? []), [outline, selected]);
  const start = useMemo(
    () => outline.panels.slice(0, item?.index ?? 0).reduce((sum, panel) => sum + panel.frames, 0),
    [outline, item],
  );
  return (
    <Inspector
      production={board.production}
      item={item}
      shot={item === null ? null : (model.shot(item.shotId) ?? null)}
      panel={item === null ? null : (model.panel(item.id) ?? null)}
      scene={item === null ? null : (model.scene(item.sceneId) ?? null)}
      start={start}
      selected={selected}
      others={others}
      selectedShots={selectedShots}
      disabled={!writable}
      edits={actions.fields}
    />
  );
}
