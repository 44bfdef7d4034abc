// What a restoration would do and leave, put so that it can be read before it is done. Pure.
import type { RestoreChange, RestorePreview, RestoreScope, RestoreSkipped } from "../../api/history";

/** The approved records that are left as they are: who decides may name them. */
export function approvedOut(skipped: readonly RestoreSkipped[]): string[] {
  return [...new Set(skipped.filter(({ reason }) => reason === "approved").map(({ because }) => because))];
}

/** Panels that would come out of the bin or go into it. */
export function turnedPanels(changes: readonly RestoreChange[]): string[] {
  return changes.filter(({ table, field }) => table === "panels" && field === "deleted").map(({ id }) => id);
}

/** The fields that would say something else, without places and bins, which the summary tells. */
export function fieldChanges(changes: readonly RestoreChange[]): RestoreChange[] {
  const UNSAID = new Set(["", "deleted", "order", "scene", "shot", "layer"]);
  return changes.filter(({ field }) => !UNSAID.has(field));
}

/** What is brought back, by the name that it has here. */
export function scopeWords(scope: RestoreScope, nameOf: (table: string, id: string) => string): string {
  switch (scope.kind) {
    case "board":
      return "the whole board";
    case "subject":
      return nameOf(scope.table, scope.id);
    case "drawing":
      return scope.layer === undefined
        ? `the drawing of ${nameOf("panels", scope.panel)}`
        : `a layer of ${nameOf("panels", scope.panel)}`;
    case "strokes": {
      const count = scope.ids.length === 1 ? "1 stroke" : `${scope.ids.length} strokes`;
      return `${count} of ${nameOf("panels", scope.panel)}`;
    }
    case "field":
      return scope.id === "" ? "a setting of the production" : `one field of ${nameOf(scope.table, scope.id)}`;
  }
}

/** Whose past is asked for when no moment was named. */
export function sieveOf(scope: RestoreScope): { panels?: string[]; scenes?: string[] } {
  switch (scope.kind) {
    case "drawing":
    case "strokes":
      return { panels: [scope.panel] };
    case "subject":
      if (scope.table === "panels") return { panels: [scope.id] };
      return scope.table === "scenes" ? { scenes: [scope.id] } : {};
    case "field":
      return scope.table === "panels" ? { panels: [scope.id] } : {};
    case "board":
      return {};
  }
}

export const isEmptyPlan = ({ changes }: Pick<RestorePreview, "changes">): boolean => changes.length === 0;
