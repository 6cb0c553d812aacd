// Percent-encoding, taken off.

/** The text without its percent-encoding; undefined where it has none, or none that can be read. */
export function percentDecoded(text: string): string | undefined {
  if (!/%[0-9a-f]{2}/i.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
