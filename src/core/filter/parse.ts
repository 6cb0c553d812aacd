// The filter language: `provider:dotfile status:>=400 -path:health body./case/id:42 "two words"`.

import { HookdevError } from "../errors.ts";
import { compilePointer } from "../json/pointer.ts";
import { quoted } from "../sanitise.ts";
import type { Filter, FilterProblem, FilterTerm, FilterTest, SignatureState } from "./filter.ts";
import { type FilterWord, splitFilter } from "./words.ts";

export type ParsedFilter = { readonly ok: true; readonly filter: Filter } | ({ readonly ok: false } & FilterProblem);

/** A filter text is never longer than this many characters. */
const maxLength = 1000;

/** Reads a filter text; a wrong one says where it is wrong and what would be right. */
export function parseFilter(text: string): ParsedFilter {
  if (text.length > maxLength)
    return {
      ok: false,
      at: maxLength,
      length: text.length - maxLength,
      message: `A filter has at most ${maxLength} characters.`,
    };
  const words = splitFilter(text);
  if ("message" in words) return { ok: false, ...words };
  const filter: FilterTerm[] = [];
  for (const word of words) {
    const test = readTest(word);
    if ("message" in test) return { ok: false, ...test };
    filter.push({ negated: word.negated, test });
  }
  return { ok: true, filter };
}

/** Every form with an example, for help texts and the overlay. */
export const filterForms: readonly (readonly [form: string, meaning: string])[] = [
  ["word", "in method, path, provider or event"],
  ['"two words"', "quotes keep blanks"],
  ["provider:dotfile", "who sent it"],
  ["event:Case", "part of the event's name"],
  ["status:>=400", "what the sender got; also 200, 4xx, none"],
  ["method:POST", "the method"],
  ["path:/webhooks", "part of the path and query"],
  ["header.user-agent:curl", "part of a header's value; empty: it is there"],
  ["body:text", "part of the body"],
  ["body./case/status:approved", "a value by JSON Pointer"],
  ["sig:bad", "signature: ok, bad or none (not checked)"],
  ["age:<5m", "received less than 5 minutes ago; also >2h"],
  ["-provider:amani", "a minus in front: not"],
];

/** The text with a caret line below it, for a terminal with fixed width. */
export function pointAt(text: string, problem: Pick<FilterProblem, "at" | "length">): string {
  return `${text}\n${" ".repeat(problem.at)}${"^".repeat(Math.max(1, Math.min(problem.length, 40)))}`;
}

type Reader = (value: string, word: FilterWord) => FilterTest | string;

const readers: Readonly<Record<string, Reader>> = {
  provider: (is) => needed(is, { kind: "provider", is }),
  method: (is) => needed(is, { kind: "method", is }),
  event: (contains) => needed(contains, { kind: "event", contains }),
  path: (contains) => needed(contains, { kind: "path", contains }),
  body: (contains) => needed(contains, { kind: "body", contains }),
  status: readStatus,
  sig: (is) => (isSignatureState(is) ? { kind: "signature", is } : `sig takes ok, bad or none, not ${quoted(is)}.`),
  age: readAge,
};

function readTest(word: FilterWord): FilterTest | FilterProblem {
  const { key, value } = word;
  if (key === undefined) {
    return value === ""
      ? { at: word.at, length: word.length, message: "These quotes hold nothing." }
      : { kind: "word", contains: value };
  }
  const name = key.toLowerCase();
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  const found = key.startsWith("header.") || key.startsWith("body.") ? readDotted(key, value) : reader?.(value, word);
  if (found === undefined)
    return { at: word.at, length: key.length + (word.negated ? 2 : 1), message: unknownKey(key) };
  return typeof found === "string"
    ? { at: word.valueAt, length: Math.max(1, word.at + word.length - word.valueAt), message: found }
    : found;
}

function readDotted(key: string, value: string): FilterTest | string {
  const dot = key.indexOf(".");
  const rest = key.slice(dot + 1);
  if (key.startsWith("header."))
    return rest === "" ? "Name the header: header.user-agent:curl." : { kind: "header", name: rest, contains: value };
  try {
    compilePointer(rest);
  } catch (error) {
    if (error instanceof HookdevError) return error.message;
    throw error;
  }
  return { kind: "pointer", pointer: rest, is: value };
}

function needed(value: string, test: FilterTest): FilterTest | string {
  return value === "" ? `Something is missing behind "${test.kind}:".` : test;
}

function readStatus(value: string): FilterTest | string {
  if (value === "none") return { kind: "unanswered" };
  const group = /^([1-9])xx$/i.exec(value)?.[1];
  if (group !== undefined) return { kind: "status", from: Number(group) * 100, to: Number(group) * 100 + 99 };
  const [, sign = "", digits = ""] = /^(>=|<=|>|<|=)?(\d{1,3})$/.exec(value) ?? [];
  if (digits === "") return `status takes 404, >=400, 4xx or none, not ${quoted(value)}.`;
  const number = Number(digits);
  const last = 999;
  if (sign === ">=") return { kind: "status", from: number, to: last };
  if (sign === ">") return { kind: "status", from: number + 1, to: last };
  if (sign === "<=") return { kind: "status", from: 0, to: number };
  if (sign === "<") return { kind: "status", from: 0, to: number - 1 };
  return { kind: "status", from: number, to: number };
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function readAge(value: string): FilterTest | string {
  const [, sign = "", digits = "", unit = ""] = /^([<>])(\d{1,6})([smhd])$/.exec(value) ?? [];
  if (digits === "") return `age takes <5m or >2h (s, m, h, d), not ${quoted(value)}.`;
  const ms = Number(digits) * (unitMs[unit] as number);
  return sign === "<"
    ? { kind: "age", fromMs: Number.NEGATIVE_INFINITY, toMs: ms }
    : { kind: "age", fromMs: ms, toMs: Number.POSITIVE_INFINITY };
}

function isSignatureState(text: string): text is SignatureState {
  return text === "ok" || text === "bad" || text === "none";
}

function unknownKey(key: string): string {
  return `There is no filter ${quoted(`${key}:`)}; known are ${Object.keys(readers).join(", ")}, header.<name> and body./pointer. Text with a colon goes into quotes.`;
}
