// A body from outside as a block of lines that a CI system takes for text and not for its own commands.

const bar = "  │ ";

/**
 * Puts `  │ ` in front of each line of a text that is already visible. A bar, because GitHub's runner looks past spaces
 * for `::`; and as runners find `##[…]` and `##vso[…]` anywhere in a line, the second # is written `\u{23}` there.
 */
export function bodyBlock(text: string): string {
  return withoutCommands(text).replace(/^/gm, bar);
}

/** Visible text in which no `##[…]` or `##vso[…]` stands any more. */
export function withoutCommands(text: string): string {
  return text.replace(/##(?=[a-z]*\[)/gi, "#\\u{23}");
}

/** The same for JSON text: it parses to the same values. */
export function jsonWithoutCommands(json: string): string {
  return json.replace(/##(?=[a-z]*\[)/gi, "#\\u0023");
}
