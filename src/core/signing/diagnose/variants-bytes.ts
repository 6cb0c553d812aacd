// Bodies with other bytes around or between the same text: newlines, line ends, byte order mark, white space, charset.

import { utf8Text } from "../../utf8.ts";
import { latin1Bytes, latin1Text, utf8Bytes } from "../encoding.ts";
import type { CauseId } from "./causes.ts";
import { asUtf8, legacyBytes, legacyText } from "./charsets.ts";
import { type Trial, type Variant, withBody } from "./trial.ts";

/** Undoes what editors, shells and text decoders do to bodies. */
export function* byteVariants(trial: Trial): Generator<Variant> {
  // latin1 keeps every byte, and what is changed here is ASCII.
  const text = latin1Text(trial.input.request.body);
  const variant = (cause: CauseId, detail: string, body: string): Variant => ({
    cause,
    detail,
    trial: withBody(trial, latin1Bytes(body)),
  });
  if (text === "") return;
  yield variant("newline-lost", "when a newline (LF) is put at the end of the body", `${text}\n`);
  if (/\n$/.test(text))
    yield variant("newline-added", "without the newline at the end of the body", text.replace(/\r?\n$/, ""));
  yield variant("newline-lost", "when a newline (CRLF) is put at the end of the body", `${text}\r\n`);
  const unix = text.replaceAll("\r\n", "\n");
  yield variant("line-ends-changed", "with LF line ends, where CRLF arrived", unix);
  yield variant("line-ends-changed", "with CRLF line ends, where LF arrived", unix.replaceAll("\n", "\r\n"));
  yield variant("line-ends-changed", "with LF line ends, where CR arrived", unix.replaceAll("\r", "\n"));
  if (text.startsWith(mark))
    yield variant("bom-added", "without the byte order mark at the start", text.slice(mark.length));
  else yield variant("bom-lost", "with a byte order mark at the start", mark + text);
  yield variant(
    "whitespace-added",
    "without the white space around the body",
    text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""),
  );
}

/** Undoes readings in a wrong charset, replaced bytes and Unicode normalisation; for what is not plain ASCII. */
export function* charsetVariants(trial: Trial): Generator<Variant> {
  const { body } = trial.input.request;
  if (body.every((byte) => byte < 0x80)) return;
  const variant = (cause: CauseId, detail: string, changed: Uint8Array): Variant => ({
    cause,
    detail,
    trial: withBody(trial, changed),
  });
  const text = utf8Text(body);
  for (const charset of ["latin1", "windows-1252"] as const) {
    if (text === undefined) {
      yield variant("charset-changed", `as UTF-8, where ${charset} arrived`, utf8Bytes(legacyText(body, charset)));
      continue;
    }
    const once = legacyBytes(text, charset);
    if (once === undefined) continue;
    const read = utf8Text(once) === undefined ? `as ${charset}, where UTF-8 arrived` : twice(charset);
    yield variant("charset-changed", read, once);
  }
  yield variant("charset-changed", "when UTF-8 was taken for latin1 and encoded once more", asUtf8(body));
  yield variant("bytes-replaced", "when all bytes that are not UTF-8 are replaced by U+FFFD", utf8Bytes(decoded(body)));
  if (text === undefined) return;
  yield variant("unicode-normalised", "with composed accents (NFC)", utf8Bytes(text.normalize("NFC")));
  yield variant("unicode-normalised", "with decomposed accents (NFD)", utf8Bytes(text.normalize("NFD")));
  yield* unreplaced(trial, text);
}

/** U+FFFD stands where one byte was lost: which one it was can be tried, as long as it was the same everywhere. */
function* unreplaced(trial: Trial, text: string): Generator<Variant> {
  const replaced = text.split("\ufffd").length - 1;
  if (replaced === 0 || replaced > 8) return;
  const pieces = text.split("\ufffd").map((piece) => latin1Text(utf8Bytes(piece)));
  for (const byte of likelyBytes())
    yield {
      cause: "bytes-replaced",
      detail: `with the byte ${byte.toString(16).toUpperCase()} where U+FFFD (EF BF BD) arrived`,
      trial: withBody(trial, latin1Bytes(pieces.join(String.fromCharCode(byte)))),
    };
}

/** FF and FE first, then accented letters, then the rest of the upper half. */
function* likelyBytes(): Generator<number> {
  yield 0xff;
  yield 0xfe;
  for (let byte = 0xc0; byte < 0xfe; byte++) yield byte;
  for (let byte = 0x80; byte < 0xc0; byte++) yield byte;
}

const mark = "\xef\xbb\xbf";

function twice(charset: string): string {
  return `when UTF-8 that was taken for ${charset} and encoded once more is undone`;
}

function decoded(body: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
}
