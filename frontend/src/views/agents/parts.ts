// What every part of the dialog about agents is given.
import type { Manners } from "../../model/model";
import type { Reviewing } from "../approval/reviewing";
import type { Outline } from "../board/outline";

export interface Setting {
  reviewing: Reviewing;
  manners: Manners;
}

export interface OutlinedSetting extends Setting {
  outline: Outline;
}
