// Bytes as text, only when they are text.

/** The text of strict UTF-8, a byte order mark kept as U+FEFF; undefined when the bytes are anything else. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
