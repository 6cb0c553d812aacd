// The time and the message id that may have been signed instead of those that stand in their places.

import { firstHeader, headerPairs } from "../../http.ts";
import { jsonLeaves, leafText } from "../../json/leaves.ts";
import { quoted } from "../../sanitise.ts";
import type { MessageScheme } from "../scheme.ts";
import { readSigned, type Signed } from "../signed-values.ts";
import type { BadVerdict } from "../verdict.ts";
import type { CauseId } from "./causes.ts";
import { hasMessages, signs, type Trial, type Variant, withMessages, withScheme } from "./trial.ts";

/** Other units of the same time, times near it, and times in other places of the request. */
export function* timeVariants(trial: Trial): Generator<Variant> {
  if (!hasMessages(trial) || !signs(trial, "timestamp")) return;
  const written = writtenTime(trial);
  const tried = new Set<string>();
  for (const [cause, detail, text] of timesOf(trial, written)) {
    if (tried.has(text) || !/^[\w.:+-]{1,64}$/.test(text)) continue;
    tried.add(text);
    const named = withMessages(trial, (template) => template.replaceAll("{timestamp}", text));
    if (named === undefined) continue;
    const { timestamp: _, ...scheme } = named.scheme as MessageScheme;
    const texts = { subject: "time", arrived: written, signed: text } as const;
    yield { cause, detail, trial: withScheme(named, scheme as MessageScheme), texts };
  }
}

/** Message ids in other headers and fields. */
export function* idVariants(trial: Trial): Generator<Variant> {
  if (!hasMessages(trial) || !signs(trial, "id")) return;
  for (const [place, text] of idsOf(trial)) {
    const named = withMessages(trial, (template) => template.replaceAll("{id}", text));
    if (named === undefined) continue;
    const { idHeader: _, idJson: __, ...scheme } = named.scheme as MessageScheme;
    yield {
      cause: "id-elsewhere",
      detail: `with the message id of the ${place}`,
      trial: withScheme(named, scheme as MessageScheme),
    };
  }
}

type Candidate = readonly [cause: CauseId, detail: string, text: string];

/** The time as it stands in its place, readable or not; empty when there is none. */
function writtenTime(trial: Trial<MessageScheme>): string {
  const { timestamp: rule } = trial.scheme;
  const signed: Signed | BadVerdict = readSigned(trial.scheme, trial.input);
  if (!("ok" in signed)) return signed.values.timestamp ?? "";
  return rule?.header === undefined ? "" : (firstHeader(trial.input.request.headers, rule.header) ?? "").trim();
}

function* timesOf(trial: Trial, written: string): Generator<Candidate> {
  const milliseconds = millisecondsOf(written);
  if (milliseconds !== undefined) {
    for (const [unit, text] of spellings(milliseconds)) yield ["time-unit", `when the time is signed ${unit}`, text];
    yield ["time-unit", "with the time as it stands, in another unit than the scheme's", written];
    yield* nearTimes(milliseconds, written.length > 11);
  }
  const cause: CauseId = written === "" ? "time-elsewhere" : "time-changed";
  for (const [place, value] of elsewhere(trial, timeName)) {
    const found = millisecondsOf(value);
    if (found === undefined) continue;
    yield [cause, `with the time of the ${place}`, value];
    for (const [unit, text] of spellings(found)) yield [cause, `with the time of the ${place} ${unit}`, text];
  }
}

/** A clock that is asked twice gives two times. */
function* nearTimes(milliseconds: number, fine: boolean): Generator<Candidate> {
  for (const off of [-1, 1, -2, 2])
    yield [
      "time-changed",
      `when the signed time is ${Math.abs(off)} ${fine ? "ms" : "s"} ${off < 0 ? "earlier" : "later"}`,
      String(fine ? milliseconds + off : Math.floor(milliseconds / 1000) + off),
    ];
}

function spellings(milliseconds: number): readonly (readonly [unit: string, text: string])[] {
  const iso = new Date(milliseconds).toISOString();
  return [
    ["in seconds", String(Math.floor(milliseconds / 1000))],
    ["in milliseconds", String(milliseconds)],
    ["as an ISO 8601 date", iso],
    ["as an ISO 8601 date without milliseconds", iso.replace(/\.\d+Z$/, "Z")],
    ["as an ISO 8601 date with +00:00", iso.replace(/(?:\.000)?Z$/, "+00:00")],
  ];
}

/** Reads Unix seconds and milliseconds, ISO 8601 and HTTP dates from 1973 to 2200. */
function millisecondsOf(text: string): number | undefined {
  const unix = /^(\d{9,10})(\.\d{1,9})?$/.test(text) ? Number(text) * 1000 : undefined;
  const value = unix ?? (/^\d{12,13}$/.test(text) ? Number(text) : dateOf(text));
  return value !== undefined && value > 0 && value < 7_258_118_400_000 ? Math.floor(value) : undefined;
}

function dateOf(text: string): number | undefined {
  if (text.length > 40 || !/^(?:\d{4}-\d\d-\d\d[T ]|[A-Z][a-z]{2}, \d)/.test(text)) return undefined;
  const value = Date.parse(text);
  return Number.isNaN(value) ? undefined : value;
}

const timeName = /time|date|timestamp|created|sent|^ts$|(?:^|-)t$/i;
const idName = /(?:^|[-_])(?:id|delivery|guid|uuid|nonce|token)$/i;
const mostPlaces = 6;

function* idsOf(trial: Trial): Generator<[place: string, text: string]> {
  for (const [place, value] of elsewhere(trial, idName)) if (/^[\w:+-]{1,128}$/.test(value)) yield [place, value];
}

/** Values of headers and of the body's upper fields whose names fit, white space off. */
function* elsewhere({ input }: Trial, name: RegExp): Generator<[place: string, value: string]> {
  let left = mostPlaces;
  for (const [header, value] of headerPairs(input.request.headers))
    if (name.test(header) && left-- > 0) yield [`header ${quoted(header)}`, value.trim()];
  const { body } = input.request;
  left = mostPlaces;
  for (const leaf of body.length > 65_536 ? [] : (jsonLeaves(body) ?? [])) {
    const key = leaf.keys.at(-1) ?? "";
    if (leaf.keys.length <= 3 && name.test(key) && left-- > 0)
      yield [`field ${quoted(leaf.pointer)}`, leafText(body, leaf)];
  }
}
