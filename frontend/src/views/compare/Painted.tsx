// A canvas painted elsewhere, shown as a picture.
import { useEffect, useRef } from "react";

interface PaintedProps {
  canvas: OffscreenCanvas | null;
  label: string;
  className?: string;
  style?: React.CSSProperties;
}

export function Painted({ canvas, label, className = "", style }: PaintedProps) {
  const shown = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = shown.current;
    if (element === null || canvas === null) return;
    element.width = canvas.width;
    element.height = canvas.height;
    element.getContext("2d")?.drawImage(canvas, 0, 0);
  }, [canvas]);
  return (
    <canvas
      ref={shown}
      className={`painted ${className}`}
      style={style}
      role="img"
      aria-label={label}
      data-painted={canvas !== null}
    />
  );
}
