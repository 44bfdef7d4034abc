// The layer panel bound to the open drawing.
import { useMemo, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import type { PanelModel } from "../../model/panelModel";
import { hold } from "../../tools/toolbox";
import { type LayerActions, LayerPanel } from "./LayerPanel";
import type { Work } from "./Paper";

export function Layers({ model, work, disabled }: { model: PanelModel; work: Work; disabled: string | null }) {
  const layers = useSyncExternalStore(model.subscribe, model.layers);
  const active = useStore(work.desk.state, (state) => state.layer);
  const actions = useMemo((): LayerActions => {
    const { actions: edits, desk } = work;
    return {
      choose: (layer) => hold({ layer }),
      add: () => hold({ layer: edits.addLayer(desk.state.getState().layer) }),
      set: (id, fields) => edits.setLayer(id, fields),
      move: (id, above) => edits.moveLayer(id, above),
      bin: (id) => edits.binLayer(id),
    };
  }, [work]);
  const count = (id: string) =>
    model.strokesOn(id).length + model.imagesOn(id).length + model.textsOn(id).length + model.arrowsOn(id).length;
  return <LayerPanel layers={layers} active={active} disabled={disabled} actions={actions} count={count} />;
}
