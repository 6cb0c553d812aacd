// The strings, numbers and keys of a JSON text, edited inside their tokens: every other byte stays.

import { readString } from "../json/read-string.ts";
import { walkJson } from "../json/walk.ts";
import type { Place } from "./key-kinds.ts";
import type { TextEdit } from "./kinds.ts";

/** Edits for the content of one string, number or key. */
export type EditValue = (text: string, place: Place) => readonly TextEdit[];

/** Edits with byte offsets, or undefined when the bytes are not strict JSON. `outside` is where the text itself stands. */
export function editJson(bytes: Uint8Array, outside: Place, edit: EditValue): readonly TextEdit[] | undefined {
  const tokens = jsonTokens(bytes, outside);
  return tokens && runsOf(tokens).flatMap((run) => editRun(bytes, run, edit));
}

/** Where a body as a whole stands. */
export const bodyPlace: Place = { pointer: "", keys: [], siblings: new Set(), numeric: false };

interface Token {
  readonly place: Place;
  readonly start: number;
  readonly end: number;
  /** The object that it is a member of. */
  readonly level: Level | undefined;
}

interface Level {
  readonly isObject: boolean;
  /** Keys of the object, filled while it is read; its values see all of them afterwards. */
  readonly siblings: Set<string>;
  key: string;
  children: number;
  /** Of `{"name": "first_name", "value": …}`: what the value is. */
  label?: string;
}

function jsonTokens(bytes: Uint8Array, outside: Place): Token[] | undefined {
  const tokens: Token[] = [];
  const levels: Level[] = [];
  const add = (start: number, end: number, key?: string): void => {
    const path = levels.map((level) => `/${level.key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
    const keys = levels.filter(({ isObject }) => isObject).map((level) => level.key);
    const siblings = levels.findLast(({ isObject }) => isObject)?.siblings ?? outside.siblings;
    const place = {
      pointer: outside.pointer + path + (key === undefined ? "" : "#"),
      keys: [...outside.keys, ...(key === undefined ? keys : keys.slice(0, -1))],
      siblings,
      numeric: bytes[start] !== 0x22,
    };
    tokens.push({ place, start, end, level: levels.at(-1) });
  };
  const enter = (): void => {
    const level = levels.at(-1);
    if (level === undefined) return;
    if (!level.isObject) level.key = String(level.children);
    level.children += 1;
  };
  const problem = walkJson(bytes, {
    open(bracket) {
      enter();
      levels.push({ isObject: bracket === 0x7b, siblings: new Set(), key: "", children: 0 });
    },
    close: () => void levels.pop(),
    key(start, end) {
      const level = levels.at(-1) as Level;
      level.key = readString(bytes, { start, end }) ?? "";
      level.siblings.add(level.key);
      add(start, end, level.key);
    },
    scalar(start, end) {
      enter();
      const level = levels.at(-1);
      if (level?.isObject === true && labelKeys.test(level.key)) level.label = readString(bytes, { start, end }) ?? "";
      if (!isWord(bytes[start])) add(start, end);
    },
  });
  return problem === undefined ? tokens.map(labelled) : undefined;
}

const labelKeys = /^(name|key|field|label|property|question|attribute|code|type)$/i;
const valueKeys = /^(value|values|answer|content|text|data)$/i;

/** A value under a key that says nothing takes the name that stands beside it. */
function labelled(token: Token): Token {
  const { place, level } = token;
  const last = place.keys.at(-1) ?? "";
  if (level?.label === undefined || !valueKeys.test(last) || !/^[A-Za-z][\w .-]{1,40}$/.test(level.label)) return token;
  return { ...token, place: { ...place, keys: [...place.keys, level.label] } };
}

/** `true`, `false` and `null`. */
function isWord(first: number | undefined): boolean {
  return first === 0x74 || first === 0x66 || first === 0x6e;
}

/** `[{text, isMatch}, …]`: one text in pieces, as matched names come. Such tokens belong together. */
function runsOf(tokens: readonly Token[]): Token[][] {
  const runs: Token[][] = [];
  const wholes = new Map<string, Token[]>();
  for (const token of tokens) {
    const whole = fragmentOf(token);
    const run = whole === undefined ? undefined : wholes.get(whole);
    if (run !== undefined) {
      run.push(token);
      continue;
    }
    const begun = [token];
    runs.push(begun);
    if (whole !== undefined) wholes.set(whole, begun);
  }
  return runs;
}

/** The pointer of the array that the token is a piece of. */
function fragmentOf({ place }: Token): string | undefined {
  if (
    place.numeric ||
    ![...place.siblings].some((key) => /^(is_?)?(match|matched|highlight|highlighted|hit)$/i.test(key))
  )
    return undefined;
  return /^(.*)\/\d+\/(?:text|value)$/.exec(place.pointer)?.[1];
}

function editRun(bytes: Uint8Array, run: readonly Token[], edit: EditValue): TextEdit[] {
  const pieces = run.map((token) => ({ token, units: unitsOf(bytes, token) }));
  const [first] = run as [Token, ...Token[]];
  const edits = edit(pieces.map(({ units }) => units.text).join(""), first.place);
  let from = 0;
  return pieces.flatMap(({ token, units }, at) => {
    const piece = { start: from, end: from + units.text.length, last: at === pieces.length - 1 };
    from = piece.end;
    return edits.flatMap((one) => partOf(one, piece)).map((one) => inBytes(one, token, units));
  });
}

/** What of an edit falls into a piece; the last piece that it reaches takes what is longer. */
function partOf(
  edit: TextEdit,
  piece: { readonly start: number; readonly end: number; readonly last: boolean },
): TextEdit[] {
  const start = Math.max(edit.start, piece.start);
  const end = Math.min(edit.end, piece.end);
  const inside = start < end || (edit.start === edit.end && start === end && (end < piece.end || piece.last));
  if (!inside) return [];
  const upTo = edit.end <= piece.end ? edit.text.length : end - edit.start;
  return [{ start: start - piece.start, end: end - piece.start, text: edit.text.slice(start - edit.start, upTo) }];
}

function unitsOf(bytes: Uint8Array, { place, start, end }: Token): Units {
  const token = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
  return place.numeric ? { token, text: token, place: (unit) => unit } : readUnits(token);
}

function inBytes(edit: TextEdit, { place, start, end }: Token, units: Units): TextEdit {
  const [from, to] = [units.place(edit.start), units.place(edit.end)];
  // Bytes of the token before a unit of its text; made only where something changes.
  const isAscii = units.token.length === end - start;
  const offset = (at: number): number => start + (isAscii ? at : Buffer.byteLength(units.token.slice(0, at), "utf8"));
  const text = place.numeric ? edit.text : escaped(edit.text, units.token.slice(from, to).includes("\\u"));
  return { start: offset(from), end: offset(to), text };
}

interface Units {
  readonly token: string;
  readonly text: string;
  /** Where a UTF-16 unit of the text begins in the token. */
  readonly place: (unit: number) => number;
}

function readUnits(token: string): Units {
  if (!token.includes("\\")) return { token, text: token.slice(1, -1), place: (unit) => unit + 1 };
  const places: number[] = [];
  let text = "";
  let at = 1;
  while (at < token.length - 1) {
    places.push(at);
    const length = token[at] !== "\\" ? 1 : token[at + 1] === "u" ? 6 : 2;
    text += length === 1 ? token[at] : (JSON.parse(`"${token.slice(at, at + length)}"`) as string);
    at += length;
  }
  places.push(at);
  return { token, text, place: (unit) => places[unit] as number };
}

function escaped(text: string, ascii: boolean): string {
  const plain = JSON.stringify(text).slice(1, -1);
  return ascii ? plain.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`) : plain;
}
