// Which received webhook a test waits for, and in what a near one differs.

import { clip, visible } from "../sanitise.ts";

/** All given conditions hold together. */
export interface WebhookMatch {
  readonly event?: string | RegExp;
  readonly provider?: string;
  /** Whether its signature was good under the inbox's secret. */
  readonly verified?: boolean;
  readonly method?: string;
  /** Path and query, as sent. */
  readonly path?: string | RegExp;
  /** A header by name in any case; any of its values may be the one. */
  readonly headers?: Readonly<Record<string, string | RegExp>>;
  /** What the JSON body has to hold at least; objects may have more keys, lists must be equal. Asymmetric matchers work. */
  readonly body?: unknown;
}

/** A received webhook, as far as it is compared. */
export interface Matchable {
  readonly event: string | undefined;
  readonly provider: string | undefined;
  readonly verified: boolean;
  readonly method: string;
  readonly path: string;
  headerValues(name: string): readonly string[];
  json(): unknown;
}

/** One condition that does not hold; values as short texts for people. */
export interface Mismatch {
  /** `event`, `headers.content-type`, `body/case/status`. */
  readonly at: string;
  readonly expected: string;
  readonly actual: string;
}

/** Every condition that this webhook does not meet; empty when it is the one. */
export function mismatches(match: WebhookMatch, webhook: Matchable): Mismatch[] {
  const found: Mismatch[] = [];
  const compare = (at: string, expected: unknown, actual: unknown) => {
    if (expected !== undefined && !isSame(expected, actual))
      found.push({ at, expected: shown(expected), actual: shown(actual) });
  };
  compare("event", match.event, webhook.event);
  compare("provider", match.provider, webhook.provider);
  compare("verified", match.verified, webhook.verified);
  compare("method", match.method, webhook.method);
  compare("path", match.path, webhook.path);
  for (const [name, expected] of Object.entries(match.headers ?? {})) {
    const values = webhook.headerValues(name);
    if (!values.some((value) => isSame(expected, value))) compare(`headers.${name}`, expected, values[0]);
  }
  if (match.body !== undefined) found.push(...bodyMismatches("body", match.body, jsonOf(webhook)));
  return found;
}

function bodyMismatches(at: string, expected: unknown, actual: unknown): Mismatch[] {
  if (isPlainObject(expected) && isPlainObject(actual))
    return Object.keys(expected).flatMap((key) =>
      bodyMismatches(`${at}/${key}`, expected[key], Object.hasOwn(actual, key) ? actual[key] : undefined),
    );
  return isSame(expected, actual) ? [] : [{ at, expected: shown(expected), actual: shown(actual) }];
}

/** A body that is no JSON is compared as what it is: nothing that an object could be found in. */
function jsonOf(webhook: Matchable): unknown {
  try {
    return webhook.json();
  } catch {
    return undefined;
  }
}

function isSame(expected: unknown, actual: unknown): boolean {
  if (isAsymmetric(expected)) return expected.asymmetricMatch(actual);
  // A pattern with the flag `g` or `y` remembers where it stopped.
  if (expected instanceof RegExp) return typeof actual === "string" && actual.search(expected) !== -1;
  if (Array.isArray(expected))
    return (
      Array.isArray(actual) && actual.length === expected.length && expected.every((one, i) => isSame(one, actual[i]))
    );
  if (isPlainObject(expected)) return isPlainObject(actual) && isSameObject(expected, actual);
  return Object.is(expected, actual);
}

/** Inside a list objects must be equal: a list with one more key in its third entry is another list. */
function isSameObject(expected: JsonObject, actual: JsonObject): boolean {
  const keys = Object.keys(expected);
  const hasSameKeys = keys.length === Object.keys(actual).length;
  return hasSameKeys && keys.every((key) => Object.hasOwn(actual, key) && isSame(expected[key], actual[key]));
}

type JsonObject = Readonly<Record<string, unknown>>;

interface Asymmetric {
  asymmetricMatch(value: unknown): boolean;
}

/** `expect.stringContaining(…)` and its like, of vitest and jest. */
function isAsymmetric(value: unknown): value is Asymmetric {
  return typeof (value as Partial<Asymmetric> | null)?.asymmetricMatch === "function";
}

function isPlainObject(value: unknown): value is JsonObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !isAsymmetric(value) &&
    !(value instanceof RegExp)
  );
}

const longest = 200;

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value instanceof RegExp) return clip(visible(String(value)), longest);
  const text = isAsymmetric(value) ? String(value) : JSON.stringify(value);
  return clip(visible(text ?? String(value)), longest);
}
