// A filter text in words: blanks part them, double quotes hold them together, a minus in front negates.

import type { FilterProblem } from "./filter.ts";

/** One word with where it stands. `key` is the text in front of the first unquoted colon. */
export interface FilterWord {
  readonly at: number;
  readonly length: number;
  readonly negated: boolean;
  readonly key: string | undefined;
  readonly value: string;
  /** Where the value starts. */
  readonly valueAt: number;
}

/** The words of a filter text, or the first place where it is none. */
export function splitFilter(text: string): FilterWord[] | FilterProblem {
  const words: FilterWord[] = [];
  const blank = /\s*/y;
  let at = 0;
  for (;;) {
    blank.lastIndex = at;
    at += blank.exec(text)?.[0].length ?? 0;
    if (at >= text.length) return words;
    const word = readWord(text, at);
    if ("message" in word) return word;
    words.push(word);
    at += word.length;
  }
}

function readWord(text: string, start: number): FilterWord | FilterProblem {
  const negated = text[start] === "-" && /\S/.test(text[start + 1] ?? "");
  let at = negated ? start + 1 : start;
  // A body pointer may hold colons and quotes of its own only behind the colon that ends it.
  const key = /^[A-Za-z][^\s":]*(?=:)/.exec(text.slice(at))?.[0];
  if (key !== undefined) at += key.length + 1;
  const valueAt = at;
  const value = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
  if ("message" in value) return value;
  return { at: start, length: value.end - start, negated, key, value: value.text, valueAt };
}

interface Value {
  readonly text: string;
  readonly end: number;
}

function readPlain(text: string, at: number): Value {
  const found = /^\S*/.exec(text.slice(at))?.[0] ?? "";
  return { text: found, end: at + found.length };
}

function readQuoted(text: string, at: number): Value | FilterProblem {
  const found = /^"((?:[^"\\]|\\.)*)"/s.exec(text.slice(at));
  if (found === null) return { at, length: text.length - at, message: 'This quote is not closed: a " is missing.' };
  const end = at + found[0].length;
  if (end < text.length && !/\s/.test(text[end] as string))
    return { at: end, length: 1, message: "A blank is missing behind the quoted words." };
  return { text: (found[1] as string).replace(/\\(.)/gs, "$1"), end };
}
