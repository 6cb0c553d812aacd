// The Body tab: JSON indented and coloured with its tokens untouched, other text as it is, other bytes as hex.

import { validate } from "../../../core/json/validate.ts";
import { utf8Text } from "../../../core/utf8.ts";
import { formatSize } from "../../plain/format.ts";
import { emptyLine, type Line, line } from "../line.ts";
import { prettyJson } from "../pretty-json.ts";
import { type DetailInput, shownBody } from "./detail-input.ts";
import { hexLines } from "./raw.ts";

/** The Body tab. */
export function bodyLines(input: DetailInput): Line[] {
  const { size } = input.capture.body;
  if (size === 0) return [line("no body", "faint")];
  const { bytes, masked } = shownBody(input);
  const notes = [
    ...(masked > 0
      ? [line(`${masked} values that look personal are masked; p shows them, and what is stored is untouched.`, "warn")]
      : []),
    ...(input.body.length < size
      ? [line(`The first ${formatSize(input.body.length)} of ${formatSize(size)}; v shows all of it.`, "warn")]
      : []),
  ];
  return [...notes, ...contentLines(bytes, input.body.length === size)];
}

/** A body's text for a pane; used for answers, too. */
export function contentLines(bytes: Uint8Array, isWhole: boolean): Line[] {
  const json = isWhole ? prettyJson(bytes) : undefined;
  if (json !== undefined) return json;
  const text =
    utf8Text(bytes) ?? (isWhole ? undefined : utf8Text(bytes.subarray(0, bytes.length - cutCharacter(bytes))));
  if (text === undefined) return [line("No text (not UTF-8):", "faint"), ...hexLines(bytes)];
  const lines = text.split("\n").map((each) => line(each));
  return [...problemLines(bytes, isWhole), ...lines];
}

/** Why something that begins like JSON is none. */
function problemLines(bytes: Uint8Array, isWhole: boolean): Line[] {
  const first = Buffer.from(bytes.subarray(0, 64)).toString("latin1").trimStart()[0];
  if (!isWhole || (first !== "{" && first !== "[")) return [];
  const validity = validate(bytes);
  return validity.ok
    ? []
    : [line(`Not JSON, line ${validity.line} column ${validity.column}: ${validity.problem}`, "bad"), emptyLine];
}

/** Bytes of a character that was cut in two at the end. */
function cutCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1)
    if (((bytes[bytes.length - back] as number) & 0xc0) === 0xc0) return back;
  return 0;
}
