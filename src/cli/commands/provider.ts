// `hookdev provider`: describe a sender of your own in a file, check the file, and prove that it signs as it should.

import type { Command } from "commander";
import type { CliContext } from "../command.ts";
import { addConfigOption } from "../known-providers.ts";
import { initProvider } from "../provider-init.ts";
import { type LintOptions, lintProviders } from "../provider-lint.ts";
import { type TestOptions, testProvider } from "../provider-test.ts";

export function define(command: Command, context: CliContext): void {
  command
    .command("init")
    .description("Write a provider file with comments, and a payload, into providers/ of this folder.")
    .argument("<id>", "lower-case letters, digits and hyphens; what --provider takes")
    .option("--name <name>", "the sender's name for people")
    .action((id: string, options: { readonly name?: string }) => initProvider(id, options, context));
  addConfigOption(command.command("lint"))
    .description("Check provider files: line, column and what to write instead.")
    .argument("[files...]", "these files only (default: all that are found)")
    .option("--json", "print JSON")
    .action((files: string[], options: LintOptions) => lintProviders(files, options, context));
  addConfigOption(command.command("test"))
    .description("Prove a provider: what it signs is accepted, and nothing else is.")
    .argument("<id|file>", "a provider's id, or a provider file")
    .option("--json", "print JSON")
    .action((wanted: string, options: TestOptions) => testProvider(wanted, options, context));
  command.addHelpText("after", examples);
}

const examples = `
Examples:
  $ hookdev provider init acme
  $ hookdev provider lint
  $ hookdev provider test acme`;
