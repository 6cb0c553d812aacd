// JSON text as a located value: strict, keys twice in one object refused, every part with its line and column.

import { readString } from "../json/read-string.ts";
import { walkJson } from "../json/walk.ts";
import { quoted } from "../sanitise.ts";
import { type Located, type LocatedMember, maxDepth, type Position, type Problem } from "./located.ts";

/** A text that was read, or why it could not be. */
export type ReadText =
  | { readonly ok: true; readonly value: Located; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

interface Open {
  readonly at: Position;
  readonly isObject: boolean;
  readonly members: LocatedMember[];
  readonly items: Located[];
  /** Keys so far, with the line of each. */
  readonly lines: Map<string, number>;
  key?: { readonly text: string; readonly at: Position };
}

/** Reads JSON (RFC 8259): no comments, no trailing commas, no byte order mark. */
export function readJson(bytes: Uint8Array): ReadText {
  const builder = new TreeBuilder(bytes);
  const problem = walkJson(bytes, builder);
  if (problem !== undefined) {
    const at = createPositions(bytes)(problem.offset);
    return { ok: false, problems: [{ severity: "error", at, message: problem.problem }] };
  }
  const { root, problems } = builder;
  return problems.length > 0 || root === undefined ? { ok: false, problems } : { ok: true, value: root, problems };
}

class TreeBuilder {
  root: Located | undefined;
  readonly problems: Problem[] = [];
  readonly #bytes: Uint8Array;
  readonly #position: (offset: number) => Position;
  readonly #levels: Open[] = [];
  /** Where the walk is: `open` is told no offset. */
  #seen = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#position = createPositions(bytes);
  }

  open(bracket: number): void {
    this.#seen = this.#bytes.indexOf(bracket, this.#seen);
    const at = this.#position(this.#seen);
    this.#seen += 1;
    if (this.#levels.length === maxDepth)
      this.problems.push({ severity: "error", at, message: `Nested deeper than ${maxDepth} levels.` });
    this.#levels.push({ at, isObject: bracket === 0x7b, members: [], items: [], lines: new Map() });
  }

  close(): void {
    const { at, isObject, members, items } = this.#levels.pop() as Open;
    this.#place(isObject ? { kind: "object", at, members } : { kind: "list", at, items });
  }

  key(start: number, end: number): void {
    const level = this.#levels.at(-1) as Open;
    const text = readString(this.#bytes, { start, end }) ?? "";
    const at = this.#position(start);
    this.#seen = end;
    const first = level.lines.get(text);
    if (first === undefined) level.lines.set(text, at.line);
    else
      this.problems.push({
        severity: "error",
        at,
        message: `The key ${quoted(text)} stands twice in this object, first on line ${first}.`,
      });
    level.key = { text, at };
  }

  scalar(start: number, end: number): void {
    const at = this.#position(start);
    this.#seen = end;
    const text = new TextDecoder().decode(this.#bytes.subarray(start, end));
    const value = JSON.parse(text) as string | number | boolean | null;
    const isExact = typeof value !== "number" || String(value) === text;
    this.#place({ kind: "scalar", at, value, ...(isExact ? {} : { written: text }) });
  }

  #place(value: Located): void {
    const level = this.#levels.at(-1);
    if (level === undefined) this.root = value;
    else if (!level.isObject) level.items.push(value);
    else if (level.key !== undefined) level.members.push({ key: level.key.text, at: level.key.at, value });
  }
}

/** Offsets to places; asked in rising order it reads the text once. */
function createPositions(bytes: Uint8Array): (offset: number) => Position {
  let at = 0;
  let line = 1;
  let column = 1;
  return (offset) => {
    if (offset < at) [at, line, column] = [0, 1, 1];
    for (; at < offset; at += 1) {
      const byte = bytes[at] as number;
      if (byte === 0x0a) [line, column] = [line + 1, 1];
      // Continuation bytes belong to the character that their lead byte counted.
      else if ((byte & 0xc0) !== 0x80) column += 1;
    }
    return { line, column };
  };
}
