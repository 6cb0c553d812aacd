// Meanings to colours, in one place. Colour is switched off as a whole by chalk's level before the screen starts.

import type { Tone } from "./line.ts";

/** What Ink's `<Text>` takes. */
export interface TextStyle {
  readonly color?: string;
  readonly dimColor?: boolean;
  readonly bold?: boolean;
  readonly inverse?: boolean;
}

/** The sixteen colours of the terminal only: they follow its own theme, light or dark. */
export const theme: Readonly<Record<Tone, TextStyle>> = {
  plain: {},
  faint: { dimColor: true },
  strong: { bold: true },
  good: { color: "green" },
  bad: { color: "red" },
  warn: { color: "yellow" },
  key: { color: "cyan" },
  text: { color: "green" },
  number: { color: "yellow" },
  accent: { color: "cyan", bold: true },
  cursor: { inverse: true },
};

/** Marks in front of a row; they carry the meaning where there is no colour. */
export const marks = { selected: "❯", marked: "◆", none: " " } as const;
