// Versions as people speak of them.
import type { Version } from "../../api/history";

const WHY: Readonly<Record<Version["why"], string>> = {
  import: "Before an import",
  restore: "Before something was restored",
  bulk: "Before much was changed at once",
  "": "Kept by the server",
};

/** Automatic versions have no name: they say before what they were kept. */
export const versionName = ({ name, why }: Pick<Version, "name" | "why">): string => name || WHY[why];
