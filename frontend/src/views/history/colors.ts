// The colours of revisions as they are printed; the server says in which order they are issued.
const HEX: Readonly<Record<string, string>> = {
  White: "#ffffff",
  Blue: "#c6edfe",
  Pink: "#fdccd4",
  Yellow: "#fdffab",
  Green: "#d1fed0",
  Goldenrod: "#facd39",
  Buff: "#fced9d",
  Salmon: "#f8ae8e",
  Cherry: "#fba4b4",
  Tan: "#fdf1c7",
};

const NONE = "#bdbdbd";

export const revisionColor = (name: string): string => HEX[name] ?? NONE;
