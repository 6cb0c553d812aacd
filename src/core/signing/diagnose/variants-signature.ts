// The same signature written as the scheme writes it, however it was written when it arrived.

import { containing } from "../containers.ts";
import { encodeBytes } from "../encoding.ts";
import { withQuery } from "../query.ts";
import { receivedAt } from "../received.ts";
import type { MessageScheme } from "../scheme.ts";
import type { CauseId } from "./causes.ts";
import { type LooseReading, looseReadings } from "./loose-signature.ts";
import { hasMessages, type Trial, type Variant, withHeader } from "./trial.ts";

/** Brings what stands in the signature's place into the scheme's form. */
export function* writtenVariants(trial: Trial): Generator<Variant> {
  const value = receivedText(trial);
  if (value !== undefined) yield* rewritten(trial, value);
}

/** Takes a text for the signature, brought into the scheme's form; once for each way to read it. */
export function* rewritten(trial: Trial, value: string): Generator<Variant> {
  if (!hasMessages(trial)) return;
  const tried = new Set<string>([value]);
  for (const reading of looseReadings(value)) {
    const text = inForm(trial.scheme, reading);
    if (tried.has(text)) continue;
    tried.add(text);
    const placed = inPlace(trial, text);
    if (placed === undefined) return;
    const [first, second] = differences(trial.scheme, reading);
    const [cause, detail] = first ?? container;
    yield {
      cause,
      detail: second === undefined ? detail : `${detail}, and ${second[1]}`,
      ...(second === undefined ? {} : { also: second[0] }),
      trial: placed,
    };
  }
}

/** The single value that stands in the signature's place, or undefined. */
export function receivedText({ scheme, input }: Trial): string | undefined {
  const found = receivedAt(scheme.location, input.request);
  return typeof found === "string" ? undefined : found[0]?.values[0];
}

/** The trial with another text in the place of its signature; undefined for a signature inside the body. */
export function inPlace(trial: Trial, text: string): Trial | undefined {
  const { header, query } = trial.scheme.location;
  if (typeof header === "string") return withHeader(trial, header, text);
  if (query === undefined) return undefined;
  const { request } = trial.input;
  const target = withQuery(request.target, query, text);
  return { ...trial, input: { ...trial.input, request: { ...request, target } } };
}

function inForm(scheme: MessageScheme, { bytes, time }: LooseReading): string {
  const { prefix = "", encodings, timestamp } = scheme;
  const pair = timestamp?.pair;
  const beside = pair === undefined || time === undefined ? undefined : { key: pair, value: time };
  return containing(`${prefix}${encodeBytes(bytes, encodings[0])}`, scheme.container, beside);
}

type Difference = readonly [cause: CauseId, detail: string];

const container: Difference = [
  "signature-container",
  "when the parts of the value are put together as the scheme does",
];

function differences(scheme: MessageScheme, reading: LooseReading): Difference[] {
  const found: Difference[] = [];
  const { encodings } = scheme;
  if (reading.urlEncoded) found.push(["signature-url-encoding", "when URL-encoding in the signature is undone"]);
  if (reading.twice) found.push(["signature-double-encoded", "when the signature is decoded twice"]);
  else if (!encodings.includes(reading.encoding))
    found.push([
      "encoding-other",
      `when it is read as ${reading.encoding}, where the scheme writes ${encodings.join(" or ")}`,
    ]);
  else if (reading.badPadding) found.push(["signature-padding", "when its base64 padding is put right"]);
  const front = frontDifference(scheme, reading.prefix);
  if (front !== undefined) found.push(front);
  if (reading.spaced) found.push(["signature-spaced", "without the spaces, line breaks or quotes in it"]);
  return found;
}

function frontDifference({ prefix = "", container: kind }: MessageScheme, found: string): Difference | undefined {
  const key = found.replace(/[=,:]$/, "");
  if (kind !== undefined) {
    const wanted = kind.style === "list" ? kind.version : kind.signatureKey;
    if (found === "") return ["prefix-missing", `when "${wanted}" stands in front of it`];
    if (key !== wanted) return ["signature-version", `when it is taken from "${key}" instead of "${wanted}"`];
    return undefined;
  }
  if (found === prefix) return undefined;
  if (found === "") return ["prefix-missing", `when "${prefix}" stands in front of it`];
  if (prefix === "") return ["prefix-extra", `without "${found}" in front of it`];
  return ["prefix-other", `with "${prefix}" in front of it instead of "${found}"`];
}
