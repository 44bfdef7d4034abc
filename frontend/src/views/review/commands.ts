// Everything that can be done with suggestions, by name and key; the keys are the review's while the dock shows it.
import type { Command } from "../../keys/commands";
import { useBoardState } from "../board/state";
import { isReviewing, showReview } from "./opening";
import { afterDeciding, type Judged, stepped } from "./queue";
import { mayDecide, type Reviewed } from "./reviewing";
import { useReviewState } from "./state";

export const REASONS = [
  "Covered already",
  "Wrong size or lens",
  "Wrong moment",
  "Meant to be so",
  "The drawing does not help",
  "Not now",
] as const;

export interface ReviewSetting {
  /** As it is when the key is pressed. */
  reviewed: () => Reviewed | null;
  onPause: () => void;
  mayPause: () => boolean;
}

const state = () => useReviewState.getState();

export function reviewCommands(setting: ReviewSetting): Command[] {
  return [...walking(setting), ...deciding(setting), ...looking(setting), ...choosing(setting)];
}

const group = "Review";

function current({ reviewed }: ReviewSetting): Judged | undefined {
  const { selected, sitting } = state();
  return sitting === "editing" ? undefined : reviewed()?.queue.find(({ filed }) => filed.id === selected);
}

function walking({ reviewed }: ReviewSetting): Command[] {
  const step = (by: 1 | -1) => {
    const next = stepped(reviewed()?.queue ?? [], state().selected, by);
    showReview(next ?? undefined);
  };
  const any = () => (reviewed()?.queue.length ?? 0) > 0;
  return [
    { id: "review.show", title: "Review, or leave it", group, keys: ["v"], run: leaveOrShow },
    { id: "review.next", title: "Next suggestion", group, keys: ["]"], enabled: any, run: () => step(1) },
    { id: "review.previous", title: "Previous suggestion", group, keys: ["["], enabled: any, run: () => step(-1) },
  ];
}

function leaveOrShow(): void {
  if (isReviewing()) leaveReview();
  else showReview();
}

function deciding(setting: ReviewSetting): Command[] {
  const { reviewed } = setting;
  const may = () => isReviewing() && current(setting) !== undefined;
  const decides = () => may() && mayDecide(reviewed()?.role ?? "viewer");
  const isMine = () => may() && current(setting)?.filed.author.account === reviewed()?.me;
  const key = (id: string, title: string, keys: string[], enabled: () => boolean, run: () => void): Command => ({
    ...{ id: `review.${id}`, title, group, keys, enabled, run },
  });
  return [
    key("accept", "Accept what is chosen", ["a"], decides, () => acceptChosen(setting)),
    key("reject", "Reject, with a reason or none", ["r"], decides, () => rejectOrAsk(setting)),
    key("edit", "Change it before accepting", ["e"], may, () => state().sit("editing")),
    key("withdraw", "Withdraw my own suggestion", ["w"], isMine, () => withdrawOwn(setting)),
    key("revert", "Take my last decision back", ["z"], isReviewing, () => revertLast(setting)),
    key(
      "pause",
      "Pause the agents, or let them go on",
      ["p"],
      () => isReviewing() && setting.mayPause(),
      setting.onPause,
    ),
  ];
}

function looking(setting: ReviewSetting): Command[] {
  const any = () => isReviewing() && current(setting) !== undefined;
  const key = (id: string, title: string, keys: string[], run: () => void): Command => ({
    ...{ id: `review.${id}`, title, group, keys, enabled: any, run },
  });
  return [
    key("why", "Why, and what it looked at", ["."], () => state().showWhy(!state().why)),
    key("hold", "Hold: the picture as it is now", ["Space"], () => state().hold(true)),
    key("compare", "Another way to compare", ["x"], () => state().nextCompare()),
    { id: "review.leave", title: "Step back", group, keys: ["Escape"], enabled: mayStepBack, run: stepBack },
  ];
}

/** 1 to 9 switch operations on and off; while a reason is asked for they give it. */
function choosing(setting: ReviewSetting): Command[] {
  return [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => ({
    id: `review.${number}`,
    title: number === 1 ? "Switch a change on or off" : `Switch change ${number} on or off`,
    group,
    keys: [String(number)],
    enabled: () => isReviewing() && hasNumber(setting, number),
    run: () => pressNumber(setting, number),
  }));
}

function hasNumber(setting: ReviewSetting, number: number): boolean {
  const one = current(setting);
  if (one === undefined) return false;
  return number <= (state().sitting === "rejecting" ? REASONS.length : one.filed.operations.length);
}

function pressNumber(setting: ReviewSetting, number: number): void {
  if (state().sitting === "rejecting") rejectWith(setting, REASONS[number - 1] ?? "");
  else state().toggle(number - 1);
}

/** The operations that are switched on; null for all of them. */
export function chosenOf({ filed }: Judged): readonly number[] | null {
  const { left } = state();
  return left.size === 0 ? null : filed.operations.map((_, index) => index).filter((index) => !left.has(index));
}

export function acceptChosen(setting: Pick<ReviewSetting, "reviewed">): void {
  const one = selectedOf(setting);
  const chosen = one === undefined ? null : chosenOf(one);
  if (one === undefined || chosen?.length === 0) return;
  goOn(setting, one);
  void setting.reviewed()?.desk.accept(one.filed, chosen);
}

/** Asked again while the reasons are shown, it is rejected without one. */
export function rejectOrAsk(setting: Pick<ReviewSetting, "reviewed">): void {
  if (state().sitting === "rejecting") rejectWith(setting, "");
  else state().sit("rejecting");
}

export function rejectWith(setting: Pick<ReviewSetting, "reviewed">, reason: string): void {
  const one = selectedOf(setting);
  if (one === undefined) return;
  goOn(setting, one);
  void setting.reviewed()?.desk.reject(one.filed, reason);
}

export function withdrawOwn(setting: Pick<ReviewSetting, "reviewed">): void {
  const one = selectedOf(setting);
  if (one === undefined) return;
  goOn(setting, one);
  void setting.reviewed()?.desk.withdraw(one.filed);
}

export function revertLast({ reviewed }: Pick<ReviewSetting, "reviewed">): void {
  const last = reviewed()?.desk.lastOfMine() ?? null;
  if (last !== null) void reviewed()?.desk.revert(last);
}

function selectedOf({ reviewed }: Pick<ReviewSetting, "reviewed">): Judged | undefined {
  return reviewed()?.queue.find(({ filed }) => filed.id === state().selected);
}

/** The next one is on the screen before the answer has come. */
function goOn({ reviewed }: Pick<ReviewSetting, "reviewed">, one: Judged): void {
  state().select(afterDeciding(reviewed()?.queue ?? [], one.filed.id));
}

const mayStepBack = (): boolean => isReviewing() && (state().selected !== null || state().sitting !== "looking");

function stepBack(): void {
  if (state().sitting !== "looking") state().sit("looking");
  else state().select(null);
}

export function leaveReview(): void {
  state().select(null);
  useBoardState.getState().show({ tab: "panel" });
}
