// A panel's picture by content hash; blank paper until somebody has drawn.
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { haste } from "./haste";
import type { Thumbs } from "./thumbs";

interface PictureProps {
  thumbs: Thumbs;
  panelId: string;
  /** Empty where the words beside it say the same. */
  label: string;
}

export function Picture({ thumbs, panelId, label }: PictureProps) {
  const subscribe = useCallback((listener: () => void) => thumbs.subscribe(panelId, listener), [thumbs, panelId]);
  const source = useSyncExternalStore(subscribe, () => thumbs.source(panelId));
  const waits = useHaste();
  if (source === null) return <Blank label={label} />;
  if (waits) return <div className="picture" role="img" aria-label={label} aria-hidden={label === ""} />;
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

/** Whether a picture that has just come onto the wall is not yet asked for. */
function useHaste(): boolean {
  const [waits, setWaits] = useState(() => haste.hurried);
  useEffect(() => (waits ? haste.whenCalm(() => setWaits(false)) : undefined), [waits]);
  return waits;
}

function Blank({ label }: { label: string }) {
  if (label === "") return <div className="picture blank" aria-hidden />;
  return <div className="picture blank" role="img" aria-label={`${label}, not drawn yet`} />;
}
