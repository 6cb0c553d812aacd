// Bodies with the same JSON written in another way, as parsers and writers between sender and receiver do.

import { toPythonJson } from "../../json/python-json.ts";
import { toSortedJson } from "../../json/sorted-json.ts";
import { walkJson } from "../../json/walk.ts";
import { utf8Text } from "../../utf8.ts";
import { latin1Bytes, latin1Text, utf8Bytes } from "../encoding.ts";
import type { CauseId } from "./causes.ts";
import { plainString, type StringStyle, stringStyles } from "./json-strings.ts";
import { type JsonNode, type JsonStyle, readJson, writeJson } from "./json-text.ts";
import { type Trial, type Variant, withBody } from "./trial.ts";

/** All forms of the body's JSON, each once; nothing when the body is no JSON. */
export function* jsonVariants(trial: Trial): Generator<Variant> {
  const { body } = trial.input.request;
  const root = readJson(body);
  if (root === undefined) return;
  const seen = new Set<string>([latin1Text(body)]);
  for (const { cause, detail, json } of forms(body, root)) {
    if (seen.has(json)) continue;
    seen.add(json);
    yield { cause, detail, trial: withBody(trial, latin1Bytes(json)) };
  }
}

interface Form {
  readonly cause: CauseId;
  readonly detail: string;
  /** One byte a character. */
  readonly json: string;
}

function* forms(body: Uint8Array, root: JsonNode): Generator<Form> {
  for (const [describes, style] of spacings)
    yield {
      cause: style.colon === ": " && style.indent === undefined ? "json-python" : "json-reformatted",
      detail: `with the JSON written ${describes}`,
      json: writeJson(root, style),
    };
  const styles = stylesFor(body);
  for (const { cause, describes, write } of styles)
    yield { cause, detail: `with ${describes}`, json: respelled(body, write) };
  const python = toPythonJson(body);
  if (python !== undefined)
    yield {
      cause: "json-python",
      detail: "with the JSON as Python's json.dumps writes it",
      json: latin1Text(python),
    };
  for (const { cause, describes, write } of styles)
    for (const [spaced, style] of spacings)
      yield {
        cause,
        detail: `with the JSON written ${spaced} and ${describes}`,
        json: writeJson(root, { ...style, string: write }),
      };
  yield* parsedForms(body);
  yield* sortedForms(body, root);
}

const line = { comma: ",", colon: ":" } as const;
const pretty = { comma: ",", colon: ": " } as const;

/** What completes "written …", and the style. */
const spacings: readonly (readonly [describes: string, style: JsonStyle])[] = [
  ["without spaces", line],
  ["with two spaces of indentation", { ...pretty, indent: "  " }],
  ["with four spaces of indentation", { ...pretty, indent: "    " }],
  ["with tabs for indentation", { ...pretty, indent: "\t" }],
  ["with a space behind each comma and colon", { comma: ", ", colon: ": " }],
];

/** Only those that change anything in this body. */
function stylesFor(body: Uint8Array): readonly StringStyle[] {
  const text = utf8Text(body) ?? "";
  const escaped = text.includes("\\");
  const styles = stringStyles.filter(({ write, touches }) => escaped || (write !== plainString && touches.test(text)));
  const onlySlashes = text.includes("\\/") && !text.includes("\\u");
  return onlySlashes ? styles.map((each) => (each.write === plainString ? plainSlashes : each)) : styles;
}

const plainSlashes: StringStyle = {
  cause: "json-slashes",
  describes: "slashes as they are instead of \\/",
  write: plainString,
  touches: /./s,
};

/** The text with its strings written anew and everything else as it stands. */
function respelled(body: Uint8Array, write: (text: string) => string): string {
  const text = latin1Text(body);
  let written = "";
  let copied = 0;
  const string = (start: number, end: number) => {
    if (body[start] !== 0x22) return;
    written += text.slice(copied, start) + write(JSON.parse(Buffer.from(text.slice(start, end), "latin1").toString()));
    copied = end;
  };
  walkJson(body, { open: () => {}, close: () => {}, key: string, scalar: string });
  return written + text.slice(copied);
}

function* sortedForms(body: Uint8Array, root: JsonNode): Generator<Form> {
  const cause = "json-keys-reordered";
  const python = stringStyles.find(({ describes }) => describes.endsWith("\\uXXXX"))?.write ?? plainString;
  for (const [spaced, style] of spacings) {
    const detail = `with the JSON's keys sorted, written ${spaced}`;
    yield { cause, detail, json: writeJson(root, { ...style, sorted: true }) };
    yield { cause, detail, json: writeJson(root, { ...style, sorted: true, string: plainString }) };
    yield { cause, detail, json: writeJson(root, { ...style, sorted: true, string: python }) };
  }
  const canonical = toSortedJson(body);
  if (canonical !== undefined)
    yield { cause, detail: "with the JSON in canonical form (RFC 8785)", json: latin1Text(canonical) };
}

/** What `JSON.stringify(JSON.parse(body))` gives: other spellings of numbers, the last of double keys. */
function* parsedForms(body: Uint8Array): Generator<Form> {
  const text = utf8Text(body);
  if (text === undefined) return;
  const value: unknown = JSON.parse(text);
  for (const indent of [undefined, 2, 4])
    yield {
      cause: "json-values-respelled",
      detail: `with the JSON parsed and written by JavaScript${indent === undefined ? "" : `, indented by ${indent}`}`,
      json: latin1Text(utf8Bytes(JSON.stringify(value, null, indent))),
    };
}
