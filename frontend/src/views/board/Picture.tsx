// A panel's picture by content hash; blank paper until somebody has drawn.
import { useSyncExternalStore } from "react";
import type { ThumbStore } from "./thumbs";

interface PictureProps {
  thumbs: ThumbStore;
  panelId: string;
  /** Empty where the words beside it say the same. */
  label: string;
}

export function Picture({ thumbs, panelId, label }: PictureProps) {
  const source = useSyncExternalStore(
    (listener) => thumbs.subscribe(panelId, listener),
    () => thumbs.source(panelId),
  );
  if (source === null) return <Blank label={label} />;
  return (
    <img
      className="picture"
      src={source}
      alt={label}
      draggable={false}
      decoding="async"
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
        thumbs.measured(panelId, source, naturalWidth, naturalHeight)
      }
    />
  );
}

function Blank({ label }: { label: string }) {
  if (label === "") return <div className="picture blank" aria-hidden />;
  return <div className="picture blank" role="img" aria-label={`${label}, not drawn yet`} />;
}
