// Live models of open documents, for views.
import { useEffect, useState, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import type { OpenDocument } from "../sync/types";

interface Model {
  destroy(): void;
}

/**
 * A live model of the document once it is complete. When another copy takes the document's place, the last model stays until
 * the next one is made, so that nothing on the screen goes blank. `make` has to stay the same function.
 */
export function useLiveModel<M extends Model>(document: OpenDocument | null, make: (doc: Y.Doc) => M): M | null {
  const doc = useSyncExternalStore(
    (listener) => document?.subscribe(listener) ?? (() => {}),
    () => (document?.ready ? document.doc : null),
  );
  const [made, setMade] = useState<{ document: OpenDocument; model: M } | null>(null);
  useEffect(() => {
    if (document === null || doc === null) return;
    const model = make(doc);
    setMade({ document, model });
    return () => model.destroy();
  }, [document, doc, make]);
  return doc !== null && made?.document === document ? made.model : null;
}
