// Causes that lie in the body: it was rewritten on its way, as parsers, editors and proxies do.

import { equalBytes } from "./crypto.ts";
import { latin1Bytes, latin1Text, utf8Bytes } from "./encoding.ts";
import { messageTemplate } from "./message.ts";
import { type Trial, wouldMatch } from "./mismatch-case.ts";
import { transforms } from "./transforms.ts";

/**
 * Larger bodies are not written anew: hints are made for every bad delivery that arrives, and a flood of large ones
 * must not cost more than its HMACs. A diagnosis goes further.
 */
export const largestRewrittenBody = 64 * 1024;

/** The rewriting that has to be undone so that the signature matches. */
export function bodyCause(trial: Trial): string | undefined {
  const { scheme, values } = trial;
  const templates = scheme.messages.map(messageTemplate);
  if (!templates.some(({ placeholders }) => placeholders.includes("body"))) return undefined;
  const tried = templates.flatMap(({ rewrites }) => rewrites);
  const original = values.request.body;
  if (original.length > largestRewrittenBody) return undefined;
  for (const { body, cause } of originals(original, tried)) {
    if (equalBytes(body, original)) continue;
    if (wouldMatch(trial, { body }) !== undefined) return `The signature matches ${cause}.`;
  }
  return undefined;
}

interface Original {
  readonly body: Uint8Array;
  /** Completes "The signature matches …". */
  readonly cause: string;
}

function* originals(body: Uint8Array, tried: readonly string[]): Generator<Original> {
  // latin1 keeps every byte; the rewritings below touch ASCII only.
  const text = latin1Text(body);
  const bytes = latin1Bytes;
  yield { body: bytes(`${text}\n`), cause: "with a newline at the end of the body: it was lost on the way" };
  yield { body: bytes(`${text}\r\n`), cause: "with CRLF at the end of the body: it was lost on the way" };
  if (/\n$/.test(text))
    yield {
      body: bytes(text.replace(/\r?\n$/, "")),
      cause: "without the newline at the end of the body: it was added on the way",
    };
  const unix = text.replaceAll("\r\n", "\n");
  yield { body: bytes(unix), cause: "with LF line ends: they were changed to CRLF on the way" };
  yield {
    body: bytes(unix.replaceAll("\n", "\r\n")),
    cause: "with CRLF line ends: they were changed to LF on the way",
  };
  const bom = "\xef\xbb\xbf";
  if (text.startsWith(bom))
    yield { body: bytes(text.slice(bom.length)), cause: "without the byte order mark at the start of the body" };
  else
    yield { body: bytes(bom + text), cause: "with a byte order mark at the start of the body: it was lost on the way" };
  yield* decodedText(body);
  yield* reserialised(body, tried);
}

/** A sender that signs text and sends bytes turns what is not UTF-8 into U+FFFD, but only in what it signs. */
function* decodedText(body: Uint8Array): Generator<Original> {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
  yield {
    body: utf8Bytes(text),
    cause: "after bytes that are not UTF-8 are replaced: the sender signed text, not the bytes it sent",
  };
}

function* reserialised(body: Uint8Array, tried: readonly string[]): Generator<Original> {
  const written = "re-serialised JSON: the body was parsed and written again between signing and here";
  for (const text of jsonForms(body)) yield { body: utf8Bytes(text), cause: written };
  for (const { apply, describes } of Object.values(transforms)) {
    const rewritten = tried.includes(describes) ? undefined : apply(body);
    if (rewritten !== undefined) yield { body: rewritten, cause: describes };
  }
}

function* jsonForms(body: Uint8Array): Generator<string> {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    const compact = JSON.stringify(value);
    yield compact;
    yield compact.replaceAll("/", "\\/");
    yield escaped(compact);
    yield escaped(compact).replaceAll("/", "\\/");
    yield JSON.stringify(value, null, 2);
    yield JSON.stringify(value, null, 4);
  } catch {
    // Not JSON, or nested too deeply to be written again: there is no other form to try.
  }
}

/** Non-ASCII characters as `\uXXXX`, as PHP and Python write them. */
function escaped(json: string): string {
  return json.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
