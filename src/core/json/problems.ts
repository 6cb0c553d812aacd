// What is wrong with a text that is not JSON, in words a person can act on.

import { visible } from "../sanitise.ts";
import { skipSpace } from "./scan.ts";
import { characterLength } from "./tokens.ts";

/** Why a text is no JSON: the first wrong byte, and what is wrong in a sentence. */
export interface JsonProblem {
  readonly offset: number;
  readonly problem: string;
}

/** Problems that show before the first token: nothing there, a byte order mark, UTF-16. */
export function startProblem(bytes: Uint8Array): JsonProblem | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf)
    return { offset: 0, problem: "A UTF-8 byte order mark (EF BB BF) stands in front; JSON has none." };
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { offset: 0, problem: "This is UTF-16 (it starts with its byte order mark); JSON is UTF-8." };
  if (bytes.length > 1 && (first === 0) !== (second === 0))
    return { offset: 0, problem: "This looks like UTF-16 (every other byte is 0); JSON is UTF-8." };
  if (bytes.length === 0) return { offset: 0, problem: "There is no JSON value: the text is empty." };
  if (skipSpace(bytes, 0) === bytes.length)
    return { offset: 0, problem: "There is no JSON value: the text is only white space." };
  return undefined;
}

/** The text ended although something is still open. */
export function endProblem(bytes: Uint8Array, opened: readonly number[]): JsonProblem {
  const open = opened.at(-1);
  if (open === undefined) return { offset: bytes.length, problem: "The text ends where a value was expected." };
  const kind = bytes[open] === 0x7b ? "object" : "array";
  return { offset: bytes.length, problem: `The text ends inside the ${kind} that opens at byte ${open}.` };
}

/** What is wrong inside a string. */
export function stringProblem(bytes: Uint8Array, offset: number): string {
  const byte = bytes[offset];
  if (byte === undefined) return "The text ends inside a string: its closing quote is missing.";
  if (byte === 0x5c) return escapeProblem(bytes, offset);
  if (byte < 0x20)
    return `The control character U+${hex(byte, 4)} stands bare in a string; write ${escapeFor(byte)} instead.`;
  return `The byte ${hex(byte, 2)} is not valid UTF-8 here.`;
}

/** What is wrong inside a number. */
export function numberProblem(bytes: Uint8Array, offset: number): string {
  const before = bytes[offset - 1];
  if (bytes[offset] === 0x30) return "A number has a leading zero.";
  if (before === 0x2d && bytes[offset] === 0x49) return "-Infinity is not a JSON number.";
  if (before === 0x2e) return "A digit is missing behind the decimal point.";
  if (before === 0x2d && !isExponent(bytes[offset - 2])) return "A digit is missing behind the minus sign.";
  return "A digit is missing in the exponent.";
}

/** What stands where a value was expected. */
export function literalProblem(bytes: Uint8Array, offset: number): string {
  const word = /^[A-Za-z_$][\w$]*/.exec(latin1(bytes, offset, 32))?.[0];
  if (word !== undefined) return wordProblem(word);
  return valueProblems.get(bytes[offset] as number) ?? `${character(bytes, offset)} stands where a value was expected.`;
}

/** What stands where a key was expected. */
export function keyProblem(bytes: Uint8Array, offset: number): JsonProblem {
  const found = character(bytes, offset);
  const byte = bytes[offset] as number;
  if (byte === 0x27) return { offset, problem: "A key stands in single quotes; JSON uses double quotes." };
  if (byte === 0x2f) return { offset, problem: "JSON has no comments." };
  if (byte === 0x2c) return { offset, problem: "A comma stands where a key was expected." };
  if (/[A-Za-z0-9_$]/.test(String.fromCharCode(byte)))
    return { offset, problem: "A key stands without quotes; JSON keys are in double quotes." };
  return { offset, problem: `${found} stands where a key in double quotes was expected.` };
}

/** What stands where a comma or the closing bracket was expected. */
export function closingProblem(bytes: Uint8Array, offset: number, isObject: boolean): JsonProblem {
  const closing = isObject ? "}" : "]";
  const byte = bytes[offset];
  if (byte === 0x2f) return { offset, problem: "JSON has no comments." };
  if (byte === 0x7d || byte === 0x5d)
    return { offset, problem: `${character(bytes, offset)} stands where "${closing}" was expected.` };
  return { offset, problem: `${character(bytes, offset)} stands where a comma or "${closing}" was expected.` };
}

const valueProblems = new Map([
  [0x27, "A string stands in single quotes; JSON uses double quotes."],
  [0x60, "A string stands in back quotes; JSON uses double quotes."],
  [0x2f, "JSON has no comments."],
  [0x2c, "A comma stands where a value was expected."],
  [0x2b, "A number has a leading plus sign."],
  [0x2e, "A number starts with its decimal point; write 0 in front of it."],
]);

function wordProblem(word: string): string {
  if (word === "NaN" || word === "Infinity") return `${word} is not a JSON number.`;
  if (["true", "false", "null"].includes(word.toLowerCase()))
    return `JSON writes ${word.toLowerCase()} in lower-case letters.`;
  if (word === "None" || word === "undefined") return `${word} is not JSON; write null.`;
  return `The word "${word}" is not JSON; text stands in double quotes.`;
}

function escapeProblem(bytes: Uint8Array, offset: number): string {
  if (offset + 1 >= bytes.length) return "The text ends inside a string: its closing quote is missing.";
  if (bytes[offset + 1] === 0x75) return "Behind \\u four hexadecimal digits are needed.";
  return `A backslash with ${character(bytes, offset + 1)} is not a JSON escape.`;
}

const shortEscapes = new Map([
  [0x08, "\\b"],
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0c, "\\f"],
  [0x0d, "\\r"],
]);

function escapeFor(byte: number): string {
  return shortEscapes.get(byte) ?? `\\u${hex(byte, 4)}`;
}

function isExponent(byte: number | undefined): boolean {
  return byte !== undefined && (byte | 0x20) === 0x65;
}

function character(bytes: Uint8Array, offset: number): string {
  const byte = bytes[offset] as number;
  const length = characterLength(bytes, offset);
  if (length === 0) return `The byte ${hex(byte, 2)}`;
  return `"${visible(new TextDecoder().decode(bytes.subarray(offset, offset + length)))}"`;
}

function latin1(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}
