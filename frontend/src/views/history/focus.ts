// Where the keyboard goes after a choice.

/** After a choice by pointer the keys are the board's again; who chooses by keys goes on there. */
export function giveBack(control: HTMLElement): void {
  if (!control.matches(":focus-visible")) control.blur();
}
