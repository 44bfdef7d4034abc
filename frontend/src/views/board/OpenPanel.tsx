// An open panel over the wall, with the words about it and the truth about saving.
import { Suspense, useMemo } from "react";
import { NearlyFull } from "../../app/NearlyFull";
import { SaveIndicator } from "../../app/SaveIndicator";
import type { Anchor } from "../../model/comments";
import { aspectOf, rateOf } from "../../model/model";
import { StrokeTip } from "../blame/StrokeTip";
import { Moments } from "../comments/Moments";
import { PanelTalk } from "../comments/PanelTalk";
import { Pins } from "../comments/Pins";
import { pinName } from "../comments/threads";
import { PanelWords } from "../inspector/PanelWords";
import { LifeButton, LifeOver } from "../life/LifeHost";
import { usePanelDocument } from "../panel/documents";
import type { PanelPlace } from "../panel/place";
import { NO_GHOSTS, placesWith } from "../review/ghosts";
import { useReviewed } from "../review/reviewing";
import { LazyPanelView } from "./LazyPanelView";
import type { Outline } from "./outline";
import type { Screen } from "./screen";
import { useWords } from "./words";

export function OpenPanel({ screen, panelId }: { screen: Screen; panelId: string }) {
  const { session, model, outline, actions, writable, onOpen, onClose, onSheet } = screen;
  const { connection, undo, thumbs, entry } = session;
  const item = outline.byPanel.get(panelId);
  const shot = model.shot(item?.shotId ?? "") ?? null;
  const rate = rateOf(model.production);
  const name = (anchor: Anchor | null) => pinName(anchor, rate);
  const places = usePlaces(outline, panelId);
  const document = usePanelDocument(connection, panelId);
  const words = useWords();
  const { width, height } = aspectOf(model.production, shot);
  return (
    <div className="panel-over">
      <Suspense fallback={<p className="opening muted">Opening the panel</p>}>
        <LazyPanelView
          connection={connection}
          undo={undo}
          project={entry.project}
          panels={places}
          panelId={panelId}
          aspect={width / height}
          thumbs={thumbs}
          onOpen={onOpen}
          onClose={onClose}
          status={
            <>
              <LifeButton panelId={panelId} />
              <NearlyFull document={document} remedy={`Go on in another ${words.panel}.`} />
              <SaveIndicator connection={connection} onRefused={() => onSheet({ kind: "refused" })} />
            </>
          }
          fields={
            <>
              <Moments key={panelId} panelId={panelId} frames={item?.frames ?? 0} rate={rate} />
              <PanelWords
                model={model}
                panelId={panelId}
                actions={actions.fields}
                writable={writable}
                suggested={places !== outline.panels}
              />
            </>
          }
          aside={item && <PanelTalk panel={item} pinName={name} />}
          over={(desk) => (
            <>
              <Pins desk={desk} panelId={panelId} pinName={name} />
              <StrokeTip desk={desk} board={entry.id} panelId={panelId} />
            </>
          )}
        />
      </Suspense>
      <LifeOver
        session={session}
        panelId={panelId}
        name={item === undefined ? "" : `${item.shotLabel} ${item.number}/${item.count}`}
        aspect={width / height}
      />
    </div>
  );
}

/** A suggested frame can be drawn on where it would stand. */
function usePlaces(outline: Outline, panelId: string): readonly PanelPlace[] {
  const ghosts = useReviewed()?.ghosts ?? NO_GHOSTS;
  return useMemo(() => placesWith(outline, ghosts, panelId), [outline, ghosts, panelId]);
}
