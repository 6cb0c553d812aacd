// Reads a signature however it is written: other encodings, prefixes, containers, spaces, quotes, escapes.

import { decodeStrict, latin1Text } from "../encoding.ts";
import type { TextEncoding } from "../scheme-parts.ts";

/** One way to read a text as the bytes of a signature. */
export interface LooseReading {
  readonly bytes: Uint8Array;
  readonly encoding: TextEncoding;
  /** What stands in front of it with its sign, as `sha256=` or `v1,`; empty when nothing does. */
  readonly prefix: string;
  /** Base64 without its padding, or with text after it. */
  readonly badPadding: boolean;
  /** White space or quotes were skipped. */
  readonly spaced: boolean;
  readonly urlEncoded: boolean;
  /** The text of one encoding was encoded once more. */
  readonly twice: boolean;
  /** A time that stands beside it, as in `t=…`. */
  readonly time?: string;
}

/** Longer values are no signatures. */
const longest = 2048;
/** Half of the shortest signature there is (SHA-1 in base64) is longer. */
const shortest = 16;
const mostElements = 12;

/** All readings, the plainest first; at most a few dozen. */
export function looseReadings(value: string): LooseReading[] {
  if (value.length > longest) return [];
  const readings = readingsIn(value, false);
  const decoded = urlDecoded(value);
  if (decoded !== undefined) readings.push(...readingsIn(decoded, true));
  const plus = value.trim().replace(/(?<=[\w/+]) (?=[\w/+])/g, "+");
  if (plus !== value) readings.push(...readingsIn(plus, true));
  return readings;
}

interface Element {
  readonly text: string;
  readonly prefix: string;
  readonly spaced: boolean;
}

function readingsIn(value: string, urlEncoded: boolean): LooseReading[] {
  const parts = value.split(/[,;\s]+/).slice(0, mostElements);
  const time = timeIn(parts);
  return elementsOf(value, parts).flatMap(({ text, prefix, spaced }) =>
    decodings(text).flatMap(({ bytes, encoding, badPadding }) => {
      const found = { bytes, encoding, prefix, badPadding, spaced, urlEncoded, twice: false, ...time };
      const inner = decodedTwice(bytes);
      return inner === undefined ? [found] : [found, { ...found, bytes: inner, twice: true }];
    }),
  );
}

function elementsOf(value: string, parts: readonly string[]): Element[] {
  const whole = value.replace(/[\s"'`<>]/g, "");
  const elements: Element[] = [];
  const add = (text: string, prefix: string, spaced: boolean) => {
    if (text.length >= shortest && !elements.some((each) => each.text === text && each.prefix === prefix))
      elements.push({ text, prefix, spaced });
  };
  const spaced = whole !== value;
  const front = /^[a-z][\w-]{0,15}[=,:]/i.exec(whole)?.[0] ?? "";
  add(whole.slice(front.length), front, spaced);
  if (front !== "") add(whole, "", spaced);
  parts.forEach((part, index) => {
    const text = part.replace(/["'`<>]/g, "");
    const [key = ""] = /^[a-z][\w-]{0,15}[=:](?=.)/i.exec(text) ?? [];
    const before = parts[index - 1] ?? "";
    const version = key === "" && /^v\d\w?$/.test(before) ? `${before},` : "";
    add(text.slice(key.length), key === "" ? version : key, text !== part);
  });
  return elements;
}

function timeIn(parts: readonly string[]): { time?: string } {
  for (const part of parts) {
    const time = /^["']?(?:t|ts|time|timestamp)[=:]["']?(\d{9,14})["']?$/i.exec(part)?.[1];
    if (time !== undefined) return { time };
  }
  return {};
}

interface Decoding {
  readonly bytes: Uint8Array;
  readonly encoding: TextEncoding;
  readonly badPadding: boolean;
}

function decodings(text: string): Decoding[] {
  const found: Decoding[] = [];
  const hex = decodeStrict(text.replace(/^0x/i, ""), "hex");
  if (hex !== undefined) found.push({ bytes: hex, encoding: "hex", badPadding: false });
  const digits = /^[\w+/-]+/.exec(text)?.[0] ?? "";
  const bytes = decodeStrict(digits.replaceAll("+", "-").replaceAll("/", "_"), "base64url");
  if (bytes === undefined || text.length - digits.length > 4) return found;
  const encoding = /[-_]/.test(digits) ? "base64url" : "base64";
  found.push({ bytes, encoding, badPadding: decodeStrict(text, encoding) === undefined });
  return found;
}

function decodedTwice(bytes: Uint8Array): Uint8Array | undefined {
  const text = latin1Text(bytes);
  if (text.length < shortest || !/^[\w+/=-]+$/.test(text)) return undefined;
  return decodeStrict(text, "hex") ?? decodeStrict(text, "base64");
}

function urlDecoded(value: string): string | undefined {
  if (!/%[0-9a-f]{2}/i.test(value)) return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
