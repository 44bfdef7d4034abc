// A screenplay from a file into a board; what is wrong with it is said.
import { importScreenplay } from "../../api/boards";
import { sentenceOf } from "../../api/client";
import { complain } from "../../app/toast";

export async function bring(boardId: string, file: File) {
  try {
    return await importScreenplay(boardId, file);
  } catch (error) {
    complain(sentenceOf(error));
    return null;
  }
}
