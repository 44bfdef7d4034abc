// Coming to a suggestion: the dock shows the review, the suggestion is selected, the wall goes where it stands.
import { useBoardState } from "../board/state";
import { useReviewState } from "./state";

export function showReview(suggestion?: string): void {
  useBoardState.getState().show({ dock: true, tab: "review" });
  if (suggestion !== undefined) useReviewState.getState().select(suggestion);
}

/** Whether keys are the reviewer's: the review is what the dock shows. */
export const isReviewing = (): boolean => {
  const { dock, tab } = useBoardState.getState();
  return dock && tab === "review";
};
