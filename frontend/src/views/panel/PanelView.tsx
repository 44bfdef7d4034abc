// One panel to draw on: tools left, paper in the middle, nib and layers right, neighbours below.
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { sentenceOf } from "../../api/client";
import { complain } from "../../app/toast";
import { Assets } from "../../canvas/assets";
import { selectionSize } from "../../canvas/hits";
import { isBlankDrawing, sheetsOf } from "../../canvas/sheets";
import { useCommands } from "../../keys/registry";
import type { PanelModel } from "../../model/panelModel";
import type { UndoStack } from "../../model/undo";
import type { BoardConnection, Presence } from "../../sync/types";
import { remember } from "../../tools/remembered";
import { chooseTool, useToolbox } from "../../tools/toolbox";
import { useWords, type Words } from "../board/words";
import type { PanelDesk } from "./desk";
import { useHindrance, usePanelDocument, usePanelModel } from "./documents";
import { Filmstrip } from "./Filmstrip";
import { Header } from "./Header";
import { imagesIn, placeImage, uploadImage } from "./images";
import { panelCommands } from "./keys";
import { Layers } from "./Layers";
import { NibPanel } from "./NibPanel";
import { Paper, type Work } from "./Paper";
import type { PanelPlace, ThumbSink, ThumbSource } from "./place";
import { SelectionPanel } from "./SelectionPanel";
import { Toolbar } from "./Toolbar";
import { useClipboard } from "./useClipboard";
import "./panel.css";

export interface PanelViewProps {
  connection: BoardConnection;
  undo: UndoStack;
  project: string;
  /** All panels in story order. */
  panels: readonly PanelPlace[];
  panelId: string;
  /** Width by height of this panel's frame. */
  aspect: number;
  thumbs: ThumbSource & ThumbSink;
  onOpen: (panelId: string) => void;
  onClose: () => void;
  /** Stands at the right end of the header: the truth about saving. */
  status?: React.ReactNode;
  /** Stands under the picture: dialogue, action, notes. */
  fields?: React.ReactNode;
  /** Stands beside it, under the layers: what is said about the panel. */
  aside?: React.ReactNode;
  /** Lies over the paper: pins. */
  over?: (desk: PanelDesk) => React.ReactNode;
}

const SKIN_BEFORE = { color: "#b9473c", opacity: 0.45 };
const SKIN_AFTER = { color: "#2f7cab", opacity: 0.4 };

export function PanelView(props: PanelViewProps) {
  const { connection, panelId, panels, project, undo } = props;
  const at = panels.findIndex((panel) => panel.id === panelId);
  const place = panels[at];
  const [before, after] = [panels[at - 1]?.id ?? null, panels[at + 1]?.id ?? null];
  const document = usePanelDocument(connection, panelId);
  const model = usePanelModel(document);
  const hindrance = useHindrance(document);
  const assets = useMemo(() => new Assets((hash) => `/api/projects/${project}/assets/${hash}`), [project]);
  const [work, setWork] = useState<Work | null>(null);
  const others = useOthersHere(connection, panelId);
  usePresence(connection, panelId);
  useEffect(() => remember(localStorage), []);
  useOnionSkins(connection, work, before, after);
  useClipboard(work, model, (files) => place && bringImages(files, props, assets, work));
  const words = useWords();
  useCommands(useKeys(props, work, words, before, after, hindrance));
  const name = place ? `${place.shotLabel} ${place.number}/${place.count}` : "";
  return (
    <div className="panel-view" data-panel={panelId}>
      <Header
        {...props}
        place={place}
        before={before}
        after={after}
        work={work}
        others={others}
        hindrance={hindrance}
      />
      <Toolbar disabled={hindrance} />
      <main
        className="panel-stage"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          bringImages(imagesIn(event.dataTransfer), props, assets, work);
        }}
      >
        {model ? (
          <Paper
            connection={connection}
            undo={undo}
            model={model}
            panelId={panelId}
            aspect={props.aspect}
            assets={assets}
            thumbs={props.thumbs}
            hindrance={hindrance}
            label={`Drawing of ${words.panel} ${name}`}
            others={others}
            onDesk={setWork}
          />
        ) : (
          <p className="opening muted">Opening the {words.panel}…</p>
        )}
        {work && props.over?.(work.desk)}
        {model && <EmptyHint model={model} hindrance={hindrance} />}
        {props.fields && <div className="panel-fields">{props.fields}</div>}
      </main>
      <aside className="panel-side scrollable" aria-label="Tool and layers">
        <NibPanel disabled={hindrance} />
        {work && model && hindrance === null && <SelectionPanel model={model} work={work} />}
        {work && model && <Layers model={model} work={work} disabled={hindrance} />}
        {props.aside}
      </aside>
      <Filmstrip panels={panels} current={panelId} aspect={props.aspect} thumbs={props.thumbs} onOpen={props.onOpen} />
    </div>
  );
}

function EmptyHint({ model, hindrance }: { model: PanelModel; hindrance: string | null }) {
  const { panel } = useWords();
  const isEmpty = useSyncExternalStore(model.subscribe, () => isBlankDrawing(model.drawing()));
  if (!isEmpty || hindrance) return null;
  return (
    <p className="empty-hint">
      Draw here. <kbd>2</kbd> pencil, <kbd>3</kbd> pen, <kbd>7</kbd> tone, <kbd>6</kbd> eraser. Drop a picture to draw
      over it.
      <br />
      <kbd>o</kbd> shows the {panel}s before and after, <kbd>?</kbd> all keys.
    </p>
  );
}

function useKeys(
  props: PanelViewProps,
  work: Work | null,
  words: Words,
  before: string | null,
  after: string | null,
  hindrance: string | null,
) {
  const { undo, onOpen, onClose } = props;
  return useMemo(() => {
    const desk = work?.desk ?? null;
    const sheets = () => (desk?.state.getState().hindrance === null ? desk.sheets() : []);
    const remove = () => {
      const selection = desk?.selection();
      if (selection && selectionSize(selection) > 0) work?.actions.remove(selection);
      else work?.actions.clear(sheets());
    };
    const clearLayer = () => {
      const sheet = desk?.activeSheet();
      if (sheet && sheets().length > 0) work?.actions.clear([sheet]);
    };
    const letGo = () => {
      if (work?.input.cancel()) return;
      if (desk && selectionSize(desk.selection()) > 0) desk.escape();
      else onClose();
    };
    const free = hindrance === null;
    const step = { undo: () => void (free && undo.undo()), redo: () => void (free && undo.redo()) };
    return panelCommands({
      words,
      desk,
      actions: work?.actions ?? null,
      before,
      after,
      onOpen,
      remove,
      clearLayer,
      letGo,
      ...step,
    });
  }, [undo, onOpen, onClose, work, words, before, after, hindrance]);
}

/** Others who have this panel open. */
function useOthersHere(connection: BoardConnection, panelId: string): readonly Presence[] {
  const all = useSyncExternalStore(
    (listener) => connection.onPresence(listener),
    () => connection.others(),
  );
  return useMemo(() => all.filter((presence) => presence.panel === panelId), [all, panelId]);
}

function usePresence(connection: BoardConnection, panelId: string): void {
  const tool = useToolbox((state) => state.tool);
  useEffect(() => connection.setPresence({ panel: panelId, tool }), [connection, panelId, tool]);
  useEffect(() => () => connection.setPresence({ panel: null, pointer: null, tool: null }), [connection]);
}

function useOnionSkins(
  connection: BoardConnection,
  work: Work | null,
  before: string | null,
  after: string | null,
): void {
  const onion = useToolbox((state) => state.onion);
  const earlier = usePanelModel(usePanelDocument(connection, before));
  const later = usePanelModel(usePanelDocument(connection, after));
  useEffect(() => {
    if (!work) return;
    const skin = (model: PanelModel | null, look: typeof SKIN_BEFORE) =>
      model && onion ? [{ sheets: sheetsOf(model.drawing()), ...look }] : [];
    const show = () => work.desk.setOnion([...skin(earlier, SKIN_BEFORE), ...skin(later, SKIN_AFTER)]);
    show();
    const stops = onion ? [earlier?.subscribe(show), later?.subscribe(show)] : [];
    return () => {
      for (const stop of stops) stop?.();
    };
  }, [work, onion, earlier, later]);
}

/** Uploads pictures and puts them in the middle of what is on the screen, selected. */
function bringImages(files: File[], { project, aspect }: PanelViewProps, assets: Assets, work: Work | null): void {
  if (!work || files.length === 0) return;
  const layer = work.desk.pictureLayer();
  if (work.desk.blocked !== null || layer === null) {
    complain(work.desk.blocked ?? "Every layer is locked or hidden: open one for the picture");
    return;
  }
  const bring = async (file: File) => {
    const { x, y } = work.desk.view();
    const image = placeImage(await uploadImage(project, file, assets), aspect, { x, y });
    const id = work.actions.insertImage(layer, image);
    chooseTool("lasso");
    work.desk.select({ marks: new Set(), images: new Set([id]), texts: new Set(), arrows: new Set() });
  };
  void Promise.all(files.map((file) => bring(file).catch((error: unknown) => complain(sentenceOf(error)))));
}
