// The command tree: every command by name, and the one that is called with its options.

import { Command } from "commander";
import { version } from "../core/version.ts";
import type { CliContext, CommandEntry } from "./command.ts";
import { commands } from "./commands/index.ts";
import { exitCodeTable } from "./exit-codes.ts";

/** Parses and runs. @throws CommanderError for wrong usage, after commander has written its message */
export async function runProgram(argv: readonly string[], context: CliContext): Promise<void> {
  if (argv[0] === "__complete") return completeWords(argv.slice(1), context);
  const program = await buildProgram(argv, context);
  if (argv.length === 0) {
    program.outputHelp();
    return;
  }
  if (argv[0] === "help" && argv[1] === "exit-codes") {
    context.system.out.write(`${exitCodeLines()}\n`);
    return;
  }
  await program.parseAsync([...argv], { from: "user" });
}

/** The shell asks on TAB; everything behind `--` is what has been typed after the program's name. */
async function completeWords(args: readonly string[], context: CliContext): Promise<void> {
  const start = args.indexOf("--") + 1;
  const words = [...args.slice(start), ...(args.slice(0, start).includes("--new-word") ? [""] : [])];
  const program = await buildProgram(words, context);
  await (await import("./complete.ts")).complete(words, program, context);
}

async function buildProgram(argv: readonly string[], context: CliContext): Promise<Command> {
  const program = createProgram(context);
  const called = argv.find((word) => !word.startsWith("-"));
  const wanted = called === "help" ? argv[argv.indexOf(called) + 1] : called;
  for (const entry of commands) {
    const command = program.command(entry.name).summary(entry.summary).description(sentence(entry));
    shareOutput(command, program);
    if (entry.name === wanted) (await entry.load())(command, context);
  }
  for (const sub of program.commands) for (const nested of sub.commands) shareOutput(nested, program);
  return program;
}

function createProgram(context: CliContext): Command {
  const { out, err } = context.system;
  const program = new Command("hookdev");
  program
    .description("The webhook workbench for the terminal: receive, inspect, sign, verify, poke.")
    .version(version)
    .helpCommand("help [command]", "show help for a command, or for `exit-codes`")
    .exitOverride()
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .showHelpAfterError("(run with --help for the options)")
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(withoutValues(text)),
      getOutHelpWidth: () => Math.min(out.columns, 110),
      getErrHelpWidth: () => Math.min(err.columns, 110),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText("after", `\nExit codes:\n${exitCodeLines()}`)
    .addHelpText(
      "after",
      "\nFirst steps:\n  $ hookdev demo\n  $ hookdev listen --forward-to 3000\n  $ hookdev poke PersonSanctionMatched",
    );
  return program;
}

/** Commander repeats what it does not understand, and that may be a secret behind a mistyped option. */
function withoutValues(text: string): string {
  return text
    .replace(/(unknown option '-[^=]*?=)[\s\S]*'/, "$1…'")
    .replace(/(too many arguments[^\n]*? but got \d+): [\s\S]*$/, "$1.\n");
}

function exitCodeLines(): string {
  return exitCodeTable.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`).join("\n");
}

/** Sub-commands made later do not inherit these by themselves when they are added by name. */
function shareOutput(command: Command, program: Command): void {
  command.copyInheritedSettings(program);
}

function sentence(entry: CommandEntry): string {
  return `${entry.summary.charAt(0).toUpperCase()}${entry.summary.slice(1)}.`;
}
