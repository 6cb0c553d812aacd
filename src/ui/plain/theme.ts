// Colours for plain lines; without colour every mark is plain text and nothing is lost.

/** Styles by meaning, not by colour. */
export interface Theme {
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  faint(text: string): string;
  strong(text: string): string;
}

/** Text as it is. */
export const plain: Theme = {
  good: (text) => text,
  bad: (text) => text,
  warn: (text) => text,
  faint: (text) => text,
  strong: (text) => text,
};

/** The theme for an output. chalk is loaded only where colour is wanted: it ignores NO_COLOR, so we decide. */
export async function createTheme(colour: boolean): Promise<Theme> {
  if (!colour) return plain;
  const { Chalk } = await import("chalk");
  const chalk = new Chalk({ level: 1 });
  return { good: chalk.green, bad: chalk.red, warn: chalk.yellow, faint: chalk.dim, strong: chalk.bold };
}
