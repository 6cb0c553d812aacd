// One value of an answer, held against one matcher.

import { locate } from "../json/locate.ts";
import { readString } from "../json/read-string.ts";
import { validate } from "../json/validate.ts";
import type { CheckFailure } from "../report.ts";
import { clip } from "../sanitise.ts";
import { utf8Text } from "../utf8.ts";
import { type JudgeTools, maxMatchedCharacters } from "./judge-tools.ts";
import { jsonDifferences } from "./same-json.ts";
import type { Matcher } from "./suite.ts";

export interface Matching {
  readonly matcher: Matcher;
  readonly tools: JudgeTools;
}

const mostCharacters = 500;

/** The value at a JSON Pointer of the body; the empty pointer is the whole body, which need not be JSON. */
export function judgeValue(body: Uint8Array, at: string, matching: Matching): CheckFailure[] {
  const found = valueAt(body, at);
  const failure = problemOf(found, matching);
  return failure === undefined ? [] : [{ what: at === "" ? "body" : `body ${at}`, ...failure }];
}

/** All values of a header: one of them has to match. */
export function judgeHeader(name: string, values: readonly string[], matching: Matching): CheckFailure[] {
  // Header values are bytes; text in them is UTF-8 nowadays.
  const found = values.map((value): Found => ({ kind: "text", text: Buffer.from(value, "latin1").toString("utf8") }));
  if (found.length === 0) found.push({ kind: "absent", why: "no such header" });
  const failures = found.map((value) => problemOf(value, matching));
  if (failures.includes(undefined)) return [];
  const actual = failures.map((failure) => failure?.actual).join(", ");
  return [{ what: `header ${name.toLowerCase()}`, expected: failures[0]?.expected ?? "", actual }];
}

/** A value of an answer: JSON with its token, text that is no JSON, or nothing. */
type Found =
  | { readonly kind: "json"; readonly token: Uint8Array }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "absent"; readonly why: string };

type Differs = Omit<CheckFailure, "what">;

function valueAt(body: Uint8Array, at: string): Found {
  if (body.length === 0) return { kind: "absent", why: "an empty body" };
  if (!validate(body).ok) {
    const text = utf8Text(body);
    if (at === "" && text !== undefined) return { kind: "text", text };
    return { kind: "absent", why: text === undefined ? "a body that is no text" : "a body that is not JSON" };
  }
  const span = locate(body, at);
  return span === undefined
    ? { kind: "absent", why: "nothing at this place" }
    : { kind: "json", token: body.subarray(span.start, span.end) };
}

function problemOf(found: Found, { matcher, tools }: Matching): Differs | undefined {
  if ("exists" in matcher) {
    if ((found.kind !== "absent") === matcher.exists) return undefined;
    return { expected: matcher.exists ? "something" : "nothing", actual: shown(found) };
  }
  if ("equals" in matcher) return equalsProblem(found, matcher.written ?? JSON.stringify(matcher.equals));
  if ("matches" in matcher) return matchProblem(found, matcher.matches, tools);
  return schemaProblem(found, matcher.schema, tools);
}

function equalsProblem(found: Found, wanted: string): Differs | undefined {
  const differs = { expected: clip(wanted, mostCharacters), actual: shown(found) };
  switch (found.kind) {
    case "absent":
      return differs;
    case "text":
      return found.text === textOf(Buffer.from(wanted, "utf8")) ? undefined : { ...differs, actual: shown(found) };
    case "json":
      return jsonDifferences(Buffer.from(wanted, "utf8"), found.token)?.length === 0 ? undefined : differs;
    default:
      return found satisfies never;
  }
}

function matchProblem(found: Found, pattern: string, tools: JudgeTools): Differs | undefined {
  const expected = `a text that matches ${pattern}`;
  if (found.kind === "absent") return { expected, actual: found.why };
  const text = found.kind === "text" ? found.text : textOf(found.token);
  if (text.length > maxMatchedCharacters)
    return { expected, actual: `a text of ${text.length} characters; at most ${maxMatchedCharacters} are matched` };
  const matched = tools.matches(pattern, text);
  if (matched === undefined) return { expected, actual: "a text for which this pattern takes too long" };
  return matched ? undefined : { expected, actual: shown(found) };
}

function schemaProblem(found: Found, schema: unknown, tools: JudgeTools): Differs | undefined {
  const expected = "a value that fits the schema";
  if (found.kind === "absent") return { expected, actual: found.why };
  const value: unknown = found.kind === "text" ? found.text : JSON.parse(utf8Text(found.token) ?? "null");
  const problems = tools.schemaProblems(schema, value);
  return problems.length === 0 ? undefined : { expected, actual: clip(problems.join("; "), mostCharacters) };
}

/** A string's content, any other value as it stands. */
function textOf(token: Uint8Array): string {
  return readString(token, { start: 0, end: token.length }) ?? utf8Text(token) ?? "";
}

function shown(found: Found): string {
  if (found.kind === "absent") return found.why;
  const text = found.kind === "json" ? (utf8Text(found.token) ?? "") : JSON.stringify(found.text);
  return clip(text, mostCharacters);
}
