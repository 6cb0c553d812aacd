// `hookdev __complete -- words…`: what may stand where the last word begins. Asked by the shell on every TAB.

import type { Command, Option } from "commander";
import { visible } from "../core/sanitise.ts";
import type { CliContext } from "./command.ts";
import { type Candidate, type CompletionWish, candidatesFor, files } from "./complete-values.ts";

/** Prints one candidate a line, with a tab and a description behind it; `:files` asks the shell for its own files. */
export async function complete(words: readonly string[], program: Command, context: CliContext): Promise<void> {
  let found: readonly Candidate[] | typeof files = [];
  try {
    found = await candidates(words, program, context);
  } catch {
    // Somebody is typing: a broken file or a busy store is told when the command runs.
  }
  const lines = found === files ? [":files"] : found.filter(isTypeable).map(lineOf);
  context.system.out.write(lines.map((line) => `${line}\n`).join(""));
}

/** Where the cursor is in the command line. */
interface Cursor {
  readonly command: Command;
  /** Names from the program down, e.g. `captures show`. */
  readonly path: string;
  /** How many arguments stand in front. */
  readonly position: number;
  /** The option whose value is being typed. */
  readonly option: Option | undefined;
  /** Options that were given with a value. */
  readonly given: ReadonlyMap<string, readonly string[]>;
}

async function candidates(
  words: readonly string[],
  program: Command,
  context: CliContext,
): Promise<readonly Candidate[] | typeof files> {
  const typed = words.at(-1) ?? "";
  const cursor = follow(program, words.slice(0, -1));
  const wish = { context, path: cursor.path, given: cursor.given };
  if (cursor.option !== undefined) return values(cursor.option, { ...wish, typed });
  const equals = /^(--[^=]+=)(.*)$/s.exec(typed);
  if (equals !== null) return inlineValues(cursor.command, equals, wish);
  if (typed.startsWith("-")) return starting(options(cursor.command), typed);
  const commands = cursor.command.commands.filter((command) => !command.name().startsWith("_"));
  if (commands.length > 0)
    return starting(
      [
        ...commands.map((command) => ({ value: command.name(), note: command.summary() || command.description() })),
        ...helpCommand(cursor),
      ],
      typed,
    );
  return argumentValues(cursor, { ...wish, typed });
}

async function argumentValues(
  { command, path, position }: Cursor,
  wish: CompletionWish,
): Promise<readonly Candidate[] | typeof files> {
  const listed = command.registeredArguments;
  const last = listed.at(-1);
  const argument = listed[position] ?? (last?.variadic === true ? last : undefined);
  if (argument === undefined) return [];
  if (argument.argChoices !== undefined)
    return starting(
      argument.argChoices.map((value) => ({ value })),
      wish.typed,
    );
  return starting(await candidatesFor(`${path} <${argument.name()}>`, wish), wish.typed);
}

function helpCommand({ path }: Cursor): Candidate[] {
  return path === "" ? [{ value: "help", note: "help for a command" }] : [];
}

/** `--provider=ac`: the shell gets the option back in front of the value. */
async function inlineValues(
  command: Command,
  [, lead = "", typed = ""]: RegExpExecArray,
  wish: Omit<CompletionWish, "typed">,
): Promise<readonly Candidate[] | typeof files> {
  const option = command.options.find(({ long }) => `${long}=` === lead);
  if (option === undefined) return [];
  const found = await values(option, { ...wish, typed });
  return found === files ? files : found.map(({ value, ...rest }) => ({ value: `${lead}${value}`, ...rest }));
}

function follow(program: Command, words: readonly string[]): Cursor {
  let cursor: Cursor = { command: program, path: "", position: 0, option: undefined, given: new Map() };
  for (const word of words) cursor = behind(cursor, word);
  return cursor;
}

/** Where the cursor is after one more word. */
function behind(cursor: Cursor, word: string): Cursor {
  const { command, path, position, option, given } = cursor;
  if (option !== undefined) {
    const name = option.attributeName();
    return { ...cursor, option: undefined, given: new Map([...given, [name, [...(given.get(name) ?? []), word]]]) };
  }
  if (word.startsWith("-") && word.length > 1) {
    const named = command.options.find(({ long, short }) => word === long || word === short);
    return named !== undefined && (named.required || named.optional) ? { ...cursor, option: named } : cursor;
  }
  const next = command.commands.find((candidate) => candidate.name() === word);
  if (next === undefined) return { ...cursor, position: position + 1 };
  return { ...cursor, command: next, path: path === "" ? word : `${path} ${word}` };
}

async function values(option: Option, wish: CompletionWish): Promise<readonly Candidate[] | typeof files> {
  if (option.argChoices !== undefined)
    return starting(
      option.argChoices.map((value) => ({ value })),
      wish.typed,
    );
  if (/<[^>[]*file/.test(option.flags)) return files;
  return starting(await candidatesFor(`--${option.name()}`, wish), wish.typed);
}

function options(command: Command): Candidate[] {
  const own = command.options.filter(({ hidden, long }) => !hidden && long !== undefined);
  return [
    ...own.map(({ long, description }) => ({ value: long as string, note: description })),
    { value: "--help", note: "show help" },
  ];
}

function starting(found: readonly Candidate[] | typeof files, typed: string): readonly Candidate[] | typeof files {
  if (found === files) return files;
  const wanted = typed.toLowerCase();
  return found.filter(({ value }) => value.toLowerCase().startsWith(wanted));
}

/** A name with a line end or an escape sequence in it cannot be typed, and must not reach the terminal. */
function isTypeable({ value }: Candidate): boolean {
  return visible(value) === value;
}

function lineOf({ value, note }: Candidate): string {
  return note === undefined || note === "" ? value : `${value}\t${visible(note)}`;
}
