// The words of a shell command: quotes, escapes and line continuations, and a `printf` piped in front. Nothing expands.

import { unreadable } from "./text-request.ts";

export interface ShellCommand {
  readonly words: readonly string[];
  /** What a `printf` in front pipes into the command. */
  readonly piped?: string;
  /** What stands behind the first pipeline: other commands. */
  readonly rest: string;
}

/** Takes a command apart. @throws HookdevError `REQUEST_UNREADABLE` for an open quote */
export function shellWords(command: string): ShellCommand {
  const { commands, rest } = splitCommands(command);
  const last = commands.at(-1) ?? [];
  const before = commands.at(-2);
  return before?.[0] === "printf"
    ? { words: last, piped: printed(before.slice(1)), rest }
    : { words: commands[0] ?? [], rest };
}

/** The words of the first pipeline; what follows `;` or a line end is another command. */
function splitCommands(text: string): { readonly commands: string[][]; readonly rest: string } {
  const commands: string[][] = [[]];
  let rest = "";
  const pattern =
    /(?:\\\r?\n|[ \t])+|(\|)|([;\r\n&][\s\S]*)|((?:'[^']*'|\$'(?:\\[\s\S]|[^'\\])*'|"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]|[^\s|;&'"\\])+)|([\s\S])/gy;
  for (const [, pipe, end, word, stray] of text.trim().matchAll(pattern)) {
    if (stray !== undefined) throw unreadable("a quote of the command is not closed");
    if (end !== undefined) {
      rest = end;
      break;
    }
    if (pipe !== undefined) commands.push([]);
    else if (word !== undefined) commands.at(-1)?.push(unquote(word));
  }
  return { commands, rest };
}

function unquote(word: string): string {
  const pattern = /'([^']*)'|\$'((?:\\[\s\S]|[^'\\])*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])|([^'"\\])/g;
  return word.replace(pattern, (...[, single, ansi, double, escaped, plain]: string[]) => {
    if (ansi !== undefined) return unescapeAnsi(ansi);
    if (double !== undefined) return double.replace(/\\(["\\$`])|\\\r?\n/g, "$1");
    return single ?? escaped ?? plain ?? "";
  });
}

const ansiLetters: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  e: "\x1b",
};

/** `$'…'`: bytes as `\xHH` and `\nnn`, code points as UTF-8 bytes. */
function unescapeAnsi(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([0-7]{1,3})|([\s\S]))/g,
    (...[, hex, unicode, octal, letter = ""]: (string | undefined)[]) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (unicode !== undefined)
        return Buffer.from(String.fromCodePoint(Number.parseInt(unicode, 16)), "utf8").toString("latin1");
      return ansiLetters[letter] ?? letter;
    },
  );
}

/** The output of `printf` with a format alone or `printf %s text`: binary and large bodies, as `toCurl` writes them. */
function printed([format = "", text = ""]: readonly string[]): string {
  if (format === "%s") return text;
  return unescapeAnsi(format.replaceAll("%%", "%"));
}
