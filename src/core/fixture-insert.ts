// Where and how a new member or element joins an object or array: in the style of what is already there.

import { nextItem, skipSpace, valueEnd } from "./json/scan.ts";

/** What is added; arrays take no notice of the key. */
export interface Addition {
  readonly key: string;
  /** JSON text. */
  readonly value: string;
}

/** The place and the text of the insertion at the end of the object or array that opens at `container`. */
export function insertion(
  bytes: Uint8Array,
  container: number,
  { key, value }: Addition,
): { at: number; text: string } {
  const isObject = bytes[container] === 0x7b;
  const style = styleOf(bytes, container);
  const item = isObject ? `${JSON.stringify(key)}${style.colon}${value}` : value;
  return { at: style.end, text: style.empty ? item : `,${style.space}${item}` };
}

interface Style {
  readonly empty: boolean;
  /** Behind the last value, or behind the opening bracket when there is none. */
  readonly end: number;
  /** White space in front of an item. */
  readonly space: string;
  /** The colon with the white space around it. */
  readonly colon: string;
}

function styleOf(bytes: Uint8Array, container: number): Style {
  const isObject = bytes[container] === 0x7b;
  let before = container + 1;
  let last = -1;
  let count = 0;
  let end = before;
  for (let at = nextItem(bytes, end); !isClosing(bytes[at]); at = nextItem(bytes, end)) {
    before = end;
    last = at;
    end = valueEnd(bytes, isObject ? behindColon(bytes, valueEnd(bytes, at)) : at);
    count += 1;
  }
  const colon = isObject && count > 0 ? colonBehind(bytes, valueEnd(bytes, last)) : documentColon(bytes);
  const space = count > 0 ? text(bytes, before, last).replace(",", "") : "";
  // One item on the bracket's line shows no separator: take the colon's word for it.
  return { empty: count === 0, end, colon, space: count === 1 && space === "" && colon.endsWith(" ") ? " " : space };
}

/** The colon of the payload's first member, as the style where a container is too small to show one. */
function documentColon(bytes: Uint8Array): string {
  const open = skipSpace(bytes, 0);
  const key = skipSpace(bytes, open + 1);
  return bytes[open] === 0x7b && bytes[key] === 0x22 ? colonBehind(bytes, valueEnd(bytes, key)) : ":";
}

function colonBehind(bytes: Uint8Array, keyEnd: number): string {
  return text(bytes, keyEnd, behindColon(bytes, keyEnd));
}

function behindColon(bytes: Uint8Array, keyEnd: number): number {
  return skipSpace(bytes, skipSpace(bytes, keyEnd) + 1);
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString("latin1");
}

function isClosing(byte: number | undefined): boolean {
  return byte === undefined || byte === 0x7d || byte === 0x5d;
}
