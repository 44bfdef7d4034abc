// Going to a comparison: the moments stand in the address, so that it can be sent to somebody.

import { sentenceOf } from "../../api/client";
import { listVersions, type Moment } from "../../api/history";
import { goMoments } from "../../app/location";
import { complain } from "../../app/toast";
import { defaultMoment } from "./moments";
import { lastVisit } from "./visits";

export const openCompare = (before: Moment, after: Moment = "now"): void => goMoments({ at: before, to: after });

/** What changed since the last version, the last visit or yesterday. */
export async function openChanges(board: string): Promise<void> {
  try {
    const versions = await listVersions(board);
    openCompare(defaultMoment({ versions, steps: [], visited_ms: lastVisit(board), now_ms: Date.now() }));
  } catch (error) {
    complain(sentenceOf(error));
  }
}
