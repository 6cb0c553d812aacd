// JSON text as Python's `json.dumps(json.loads(text))` writes it: the text that Amani signs.

import { pythonFloat } from "./python-float.ts";
import { readString } from "./read-string.ts";
import { type JsonVisitor, walkJson } from "./walk.ts";

/** The text is put together from many small pieces: memory for it has to stay small beside an unsigned body. */
const maxBytes = 4 * 1024 * 1024;
/** Python itself gives up near 1,000 with a RecursionError. */
const maxDepth = 1000;

/**
 * The bytes that Python's default `json.dumps` gives for this JSON: `", "` and `": "`, everything but printable ASCII as
 * `\uXXXX`, integers as written, floats in Python's style, of double keys the last value in the first one's place.
 * Undefined when the bytes are not strict JSON, have more than 4 MiB, or are nested deeper than 1,000.
 */
export function toPythonJson(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length > maxBytes) return undefined;
  const writer = new PythonWriter(bytes);
  if (walkJson(bytes, writer) !== undefined || writer.tooDeep) return undefined;
  return Buffer.from(writer.text, "latin1");
}

interface Container {
  /** Members by decoded key: a Map keeps the first place and takes the last value, like a Python dict. */
  readonly members: Map<string, string> | undefined;
  /** The elements of an array so far. */
  elements: string;
  key: string;
}

class PythonWriter implements JsonVisitor {
  /** The whole text once the walk is through. */
  text = "";
  tooDeep = false;
  readonly #containers: Container[] = [];
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  open(bracket: number): void {
    if (this.#containers.length >= maxDepth) this.tooDeep = true;
    if (this.tooDeep) return;
    this.#containers.push({ members: bracket === 0x7b ? new Map() : undefined, elements: "", key: "" });
  }

  close(): void {
    if (this.tooDeep) return;
    const { members, elements } = this.#containers.pop() as Container;
    this.#add(members === undefined ? `[${elements}]` : `{${memberText(members)}}`);
  }

  key(start: number, end: number): void {
    if (this.tooDeep) return;
    (this.#containers.at(-1) as Container).key = readString(this.#bytes, { start, end }) as string;
  }

  scalar(start: number, end: number): void {
    if (this.tooDeep) return;
    const first = this.#bytes[start] as number;
    if (first === 0x22) this.#add(pythonString(readString(this.#bytes, { start, end }) as string));
    else if (first > 0x39) this.#add(ascii(this.#bytes, start, end));
    else this.#add(pythonNumber(ascii(this.#bytes, start, end)));
  }

  #add(value: string): void {
    const container = this.#containers.at(-1);
    if (container === undefined) this.text = value;
    else if (container.members !== undefined) container.members.set(container.key, value);
    else container.elements = container.elements === "" ? value : `${container.elements}, ${value}`;
  }
}

function memberText(members: Map<string, string>): string {
  let text = "";
  for (const [key, value] of members) text += `${text === "" ? "" : ", "}${pythonString(key)}: ${value}`;
  return text;
}

function pythonNumber(text: string): string {
  if (/[.eE]/.test(text)) return pythonFloat(Number(text));
  return text === "-0" ? "0" : text;
}

const shortEscapes = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

function pythonString(text: string): string {
  return `"${text.replace(/["\\]|[^ -~]/g, (unit) => shortEscapes.get(unit) ?? unicodeEscape(unit))}"`;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}
