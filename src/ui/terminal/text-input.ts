// One line of text being typed.

export interface TextInput {
  readonly text: string;
  /** In UTF-16 units, between characters. */
  readonly cursor: number;
}

const maxLength = 1000;

/** An input with the cursor at its end. */
export function newInput(text = ""): TextInput {
  return { text, cursor: text.length };
}

/** Puts text in at the cursor; line breaks become blanks, other control characters are dropped. */
export function insertText({ text, cursor }: TextInput, added: string): TextInput {
  const clean = added
    .replace(/[\r\n\t]+/g, " ")
    .replace(/[\0-\x1f\x7f-\x9f]/g, "")
    .slice(0, Math.max(0, maxLength - text.length));
  return { text: text.slice(0, cursor) + clean + text.slice(cursor), cursor: cursor + clean.length };
}

/** The input after an editing key; undefined when the key is none. */
export function editInput(input: TextInput, press: string): TextInput | undefined {
  const { text, cursor } = input;
  const before = text.slice(0, cursor);
  const after = text.slice(cursor);
  switch (press) {
    case "backspace":
      return withBefore(before.slice(0, -lastLength(before)), after);
    case "delete":
    case "ctrl+d":
      return { text: before + after.slice(firstLength(after)), cursor };
    case "ctrl+u":
      return withBefore("", after);
    case "ctrl+k":
      return { text: before, cursor };
    case "ctrl+w":
      return withBefore(before.replace(/\S*\s*$/, ""), after);
    case "left":
      return { text, cursor: cursor - lastLength(before) };
    case "right":
      return { text, cursor: cursor + firstLength(after) };
    case "home":
    case "ctrl+a":
      return { text, cursor: 0 };
    case "end":
    case "ctrl+e":
      return { text, cursor: text.length };
    case "space":
      return insertText(input, " ");
    default:
      return [...press].length === 1 ? insertText(input, press) : undefined;
  }
}

function withBefore(before: string, after: string): TextInput {
  return { text: before + after, cursor: before.length };
}

function lastLength(text: string): number {
  return [...text].at(-1)?.length ?? 0;
}

function firstLength(text: string): number {
  return [...text][0]?.length ?? 0;
}
