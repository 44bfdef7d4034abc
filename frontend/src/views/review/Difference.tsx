// A text with the words that went out of it and those that came in.
import { useMemo } from "react";
import { wordDifferences } from "./differences";

export function Difference({ before, after }: { before: string; after: string }) {
  const pieces = useMemo(() => wordDifferences(before, after), [before, after]);
  return (
    <p className="difference words">
      {pieces.map(({ kind, text }, at) => {
        const key = `${at}${kind}`;
        if (kind === "same") return <span key={key}>{text}</span>;
        return kind === "out" ? <del key={key}>{text}</del> : <ins key={key}>{text}</ins>;
      })}
    </p>
  );
}
