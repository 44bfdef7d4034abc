// The panels of a shot or scene that came, went, moved or changed: as they are, or as they were where they are gone.
import { useEffect, useMemo, useState } from "react";
import type { BoardSession } from "../../app/session";
import { paintedFrame } from "../../canvas/thumbnail";
import type { Change } from "./changes";
import { Painted } from "./Painted";
import { aspectAt, panelsAbout, type Sides, sheetsAt, type Then } from "./sides";

interface GalleryProps {
  session: BoardSession;
  sides: Sides;
  change: Change;
  names: readonly [before: string, after: string];
}

const MOST = 12;
const WIDTH_PX = 480;

export function Gallery({ session, sides, change, names }: GalleryProps) {
  const { table, id, how } = change;
  const then = how === "removed" ? sides.before : sides.after;
  const panels = useMemo(() => panelsAbout(then, table, id, MOST), [then, table, id]);
  const canvases = useCanvases(session, then, panels);
  if (panels.length === 0) return null;
  return (
    <section className="compare-gallery" aria-label={how === "removed" ? names[0] : names[1]}>
      <p className="muted">{how === "removed" ? names[0] : names[1]}</p>
      <ul>
        {panels.map((panel, at) => (
          <li key={panel}>
            <figure style={{ aspectRatio: aspectAt(then, panel) }}>
              <Painted canvas={canvases[at] ?? null} label={then.labels.get(panel) ?? ""} />
            </figure>
            <span className="number">{then.labels.get(panel)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function useCanvases(
  { entry, assets }: BoardSession,
  then: Then,
  panels: readonly string[],
): readonly OffscreenCanvas[] {
  const [canvases, setCanvases] = useState<readonly OffscreenCanvas[]>([]);
  useEffect(() => {
    let wanted = true;
    const paint = async () => {
      const painted: OffscreenCanvas[] = [];
      for (const panel of panels) {
        const sheets = await sheetsAt(entry.id, then, panel);
        painted.push(await paintedFrame(sheets, aspectAt(then, panel), WIDTH_PX, assets));
        if (!wanted) return;
        setCanvases([...painted]);
      }
    };
    setCanvases([]);
    // What cannot be fetched was told when the boards were: its place stays blank.
    paint().catch((error: unknown) => console.info("pictures of the past not painted", error));
    return () => {
      wanted = false;
    };
  }, [entry, assets, then, panels]);
  return canvases;
}
