// The shape of a suite file: read by the validator, and published as JSON Schema.

import {
  either,
  flag,
  headerName,
  list,
  type MapShape,
  type ObjectShape,
  patterned,
  pointer,
  type Shape,
  text,
  word,
} from "../provider-schema/shape.ts";

const any: Shape = { kind: "any" };
const duration = patterned(
  "[0-9]{1,8}(\\.[0-9]{1,3})?(ms|s|m|h)",
  "a duration such as 500ms, 2s or 5m",
  "A duration with its unit: 500ms, 2s, 5m.",
);
/** A name stands in every line about its case, and in the command that runs it again. */
const name = (note: string): Shape => patterned("[\\s\\S]{1,300}", "a name of at most 300 characters", note);
const variableName = patterned("[A-Za-z_][A-Za-z0-9_]*", "the name of an environment variable");
const tampers = ["body", "signature", "unsigned", "wrong-secret", "stale"];

const secret = {
  ...either(
    { ...text("The secret itself; better a variable that `env` lists, or {env: NAME}."), hidden: true },
    {
      kind: "object",
      fields: {
        env: variableName,
        file: text("A file in the suite's folder; one line feed at its end is dropped."),
      },
      groups: [{ keys: ["env", "file"], needed: true }],
    },
  ),
  note: "What deliveries are signed with: a text, {env: NAME} or {file: path}.",
  hidden: true as const,
};

const headerValue = {
  ...patterned("[\\t\\x20-\\x7e]*", "text without line breaks and without characters outside ASCII"),
  hidden: true as const,
};
const headers: MapShape = {
  kind: "map",
  note: "Headers that are sent; they replace those of the same name. Values may hold {{generators}}.",
  keyPattern: headerName.pattern ?? "",
  keyWords: "the name of a header",
  of: { ...either(headerValue, list(headerValue, 1)), hidden: true },
};

const headerMatcher: ObjectShape = {
  kind: "object",
  fields: {
    equals: either(text(), flag, { kind: "whole", min: 0, max: Number.MAX_SAFE_INTEGER }),
    matches: text("A regular expression that is found in the value."),
    exists: flag,
  },
  groups: [{ keys: ["equals", "matches", "exists"], needed: true }],
};

const bodyCheck: ObjectShape = {
  kind: "object",
  note: "One value of the answer's body: what `at` points to; without it all of the body.",
  fields: {
    at: pointer,
    equals: { ...any, note: "The same JSON value; numbers are compared without rounding." },
    matches: text("A regular expression that is found in the value's text."),
    exists: flag,
    schema: {
      ...either(text("A JSON Schema file in the suite's folder."), {
        kind: "map",
        keyPattern: ".*",
        keyWords: "",
        of: any,
      }),
      note: "A JSON Schema (2020-12), in place or as a file.",
    },
  },
  groups: [{ keys: ["equals", "matches", "exists", "schema"], needed: true }],
};

const status = either(
  { kind: "whole", min: 100, max: 599 },
  patterned("[1-5]([0-9]{2}|[xX]{2})", "a status such as 202 or 2xx"),
);

/** What an answer has to be. */
const expectShape: ObjectShape = {
  kind: "object",
  note: "What the answer has to be; without a status 2xx, for a tampered delivery 4xx.",
  fields: {
    status: { ...either(status, list(status, 1)), note: "202, 2xx, or a list of them." },
    headers: {
      kind: "map",
      note: "The answer's headers: a text for the whole value, or equals, matches, exists.",
      keyPattern: headerName.pattern ?? "",
      keyWords: "the name of a header",
      of: either(text(), { kind: "whole", min: 0, max: Number.MAX_SAFE_INTEGER }, headerMatcher),
    },
    body: list(bodyCheck),
    duration: patterned(
      "(< ?)?[0-9]{1,8}(\\.[0-9]{1,3})?(ms|s|m|h)",
      'a duration such as "< 2s"',
      "The answer takes less than this: < 2s.",
    ),
    snapshot: {
      ...either(flag, {
        kind: "object",
        fields: { ignore: list(pointer) },
        required: ["ignore"],
      }),
      note: "The answer equals the recorded one; `ignore` lists JSON Pointers of what may differ, * for any step.",
    },
  },
};

const whole = (min: number, max: number, note: string): Shape => ({ kind: "whole", min, max, note });

/** What a case and the defaults of all cases have in common. */
const shared: Record<string, Shape> = {
  scheme: text("Id of the provider's signing scheme; its first one when it is missing."),
  headers,
  fresh: { ...flag, note: "Renews ids and times of the payload, from the seed." },
  at: patterned(
    "[0-9]{1,11}|[0-9]{4}-.*|[+-][0-9]+(\\.[0-9]+)?(ms|s|m|h|d)",
    "a time such as 2026-11-21T10:00:00Z, Unix seconds in quotes, or -10m",
    "Signed for this time instead of now.",
  ),
  timeout: duration,
  retries: whole(0, 100, "Tries beyond the first; a pass after a failure is reported as flaky."),
  expect: expectShape,
};

/** One case: exactly one of poke, replay and capture. */
export const caseShape: ObjectShape = {
  kind: "object",
  fields: {
    name: name("Unique in its suite; made from the source when it is missing."),
    poke: text("An event of a provider, as `hookdev events` lists it: pliance/PersonSanctionMatched."),
    replay: {
      ...either(text(), {
        kind: "object",
        fields: { file: text(), entry: whole(1, 1_000_000, "Which request of a HAR file, from 1.") },
        required: ["file"],
      }),
      note: "A fixture, .har, .http or curl file in the suite's folder.",
    },
    capture: whole(1, Number.MAX_SAFE_INTEGER, "Number of a capture in the store."),
    target: text("Another URL, or a path below the suite's target."),
    provider: text("Whose webhook it is, where neither the event nor the fixture says so."),
    secret,
    set: {
      kind: "map",
      note: "Values of the payload by JSON Pointer; texts may hold {{generators}}.",
      keyPattern: `${pointer.pattern}`,
      keyWords: "a JSON Pointer such as /data/id",
      of: any,
    },
    repeat: whole(1, 1000, "Times that the same bytes are sent."),
    tamper: word(tampers, "What is wrong with the delivery on purpose."),
    verbatim: { ...flag, note: "Sent with the signature that it was recorded with." },
    skip: { ...either(flag, text()), note: "true, or why." },
    waitFor: {
      kind: "object",
      note: "An effect of the delivery: a URL that is asked until it answers as expected.",
      fields: {
        url: text("A URL, or a path at the target's host."),
        within: duration,
        every: duration,
        expect: expectShape,
      },
      required: ["url"],
    },
    ...shared,
  },
  groups: [{ keys: ["poke", "replay", "capture"], needed: true }],
};

/** A `*.hooks.yaml` or `*.hooks.json` file. */
export const suiteShape: ObjectShape = {
  kind: "object",
  fields: {
    $schema: text(),
    version: whole(1, 1, "The version of this format."),
    name: name("The file's name when it is missing."),
    env: {
      ...list(variableName),
      note: `Variables that may be filled in as \${NAME} or \${NAME:-default}; no others are.`,
    },
    target: text("Where deliveries go: http://127.0.0.1:3000/webhooks. --url takes its place."),
    provider: text("Of all cases that name none."),
    secret,
    seed: {
      ...either(text(), { kind: "whole", min: 0, max: Number.MAX_SAFE_INTEGER }),
      note: "Where all made-up values come from; --seed takes its place.",
    },
    mode: word(["order", "parallel"], "order: one after the other. parallel: as many at once as there are workers."),
    defaults: { kind: "object", note: "What holds for every case that does not say otherwise.", fields: shared },
    cases: list(caseShape, 1),
  },
  required: ["cases"],
};
