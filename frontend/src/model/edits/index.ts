// Every change that the program makes to a document: checked first, then written in one transaction.
export * from "./drawing";
export { type Author, type Change, InvalidEdit, type Place, type Spot } from "./plan";
export * from "./structure";
export { editText, setText, spliceText, type TextPlace } from "./words";
