// JSON string tokens as text.

import type { Span } from "./scan.ts";

const shortLength = 64;

/**
 * The text of the string token at `span` (quotes included), or undefined when it is no valid string token.
 * Escaped lone surrogates stay lone; bytes that are not UTF-8 become U+FFFD.
 */
export function readString(bytes: Uint8Array, span: Span): string | undefined {
  if (span.end - span.start < 2 || bytes[span.start] !== 0x22 || bytes[span.end - 1] !== 0x22) return undefined;
  return plainText(bytes, span) ?? parsedText(bytes, span);
}

// Event names and keys are short ASCII without escapes: put together without a decoder.
function plainText(bytes: Uint8Array, span: Span): string | undefined {
  if (span.end - span.start > shortLength) return undefined;
  let text = "";
  for (let at = span.start + 1; at < span.end - 1; at += 1) {
    const byte = bytes[at] as number;
    if (byte < 0x20 || byte > 0x7e || byte === 0x5c || byte === 0x22) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

function parsedText(bytes: Uint8Array, span: Span): string | undefined {
  const token = Buffer.from(bytes.buffer, bytes.byteOffset + span.start, span.end - span.start).toString("utf8");
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
