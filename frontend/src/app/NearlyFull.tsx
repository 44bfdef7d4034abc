// A document that will soon take nothing more says so in time.
import { PackageOpen } from "lucide-react";
import { useSyncExternalStore } from "react";
import type { OpenDocument } from "../sync/types";

const MEGABYTE = 1_000_000;

/** `remedy` says how one goes on. */
export function NearlyFull({ document, remedy }: { document: OpenDocument | null; remedy: string }) {
  const large = useSyncExternalStore(
    (listener) => document?.subscribe(listener) ?? (() => undefined),
    () => document?.large ?? 0,
  );
  if (large === 0) return null;
  const sentence = `${(large / MEGABYTE).toFixed(1)} of 8 MB. ${remedy}`;
  return (
    <span className="nearly-full" role="status" title={sentence}>
      <PackageOpen size={13} aria-hidden />
      Nearly full: {sentence}
    </span>
  );
}
