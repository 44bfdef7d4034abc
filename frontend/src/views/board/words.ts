// What this production calls the parts of a board: in animation a scene is what film calls a shot.
import { createContext, useContext } from "react";
import { VOCABULARIES } from "../../model/terms";

export interface Words {
  /** As they begin a title. */
  Scene: string;
  Shot: string;
  Panel: string;
  /** As they stand within a sentence. */
  scene: string;
  shot: string;
  panel: string;
}

const [FILM] = VOCABULARIES;

export function wordsOf(vocabulary: string): Words {
  const { scene, shot, panel } = VOCABULARIES.find(({ code }) => code === vocabulary) ?? FILM;
  const lower = { scene: scene.toLowerCase(), shot: shot.toLowerCase(), panel: panel.toLowerCase() };
  return { Scene: scene, Shot: shot, Panel: panel, ...lower };
}

const WordsContext = createContext(wordsOf("film"));

export const WordsProvider = WordsContext.Provider;
export const useWords = (): Words => useContext(WordsContext);
