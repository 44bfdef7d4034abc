// A board without scenes teaches how it begins.
import { FileUp, Plus } from "lucide-react";
import { type DragEvent, useState } from "react";
import { useWords } from "./words";

interface EmptyBoardProps {
  writable: boolean;
  onScene: () => void;
  onImport: (file: File) => void;
}

export function EmptyBoard({ writable, onScene, onImport }: EmptyBoardProps) {
  const { scene, shot, panel } = useWords();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (writable && file !== undefined) onImport(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop target; the buttons do the same by keyboard
    <div
      className={over ? "empty-board over" : "empty-board"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(writable);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className="teach">
        <h2>This board is empty</h2>
        <p>
          A board has {scene}s, a {scene} has {shot}s, and a {shot} has one or more {panel}s. Drop a screenplay in
          Fountain here and every {scene} gets its place, or begin with a {scene} of your own.
        </p>
        {writable && (
          <>
            <button type="button" className="button primary" onClick={onScene}>
              <Plus size={14} aria-hidden /> First {scene}
            </button>
            <label className="button">
              <FileUp size={14} aria-hidden /> Import a screenplay
              <input
                type="file"
                className="visually-hidden"
                accept=".fountain,.txt,.spmd"
                onChange={(event) => {
                  const [file] = event.target.files ?? [];
                  if (file !== undefined) onImport(file);
                }}
              />
            </label>
          </>
        )}
      </div>
    </div>
  );
}
