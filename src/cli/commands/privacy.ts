// `hookdev privacy`: is there a real person in these files?

import type { Command } from "commander";
import { openPrivacyFiles } from "../../compose.ts";
import { checkFiles, type FileFindings, type Finding } from "../../core/privacy/check.ts";
import { kindLabels } from "../../core/privacy/kinds.ts";
import { visible } from "../../core/sanitise.ts";
import type { CliContext } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { jsonText } from "../json-text.ts";
import { readPrivacyRules } from "../record-run.ts";
import { usageError } from "../usage-error.ts";

interface CheckOptions {
  readonly json?: boolean;
  readonly rules?: string;
}

export function define(command: Command, context: CliContext): void {
  command
    .command("check")
    .description("Find what looks like real personal data; exit code 1 when there is some.")
    .argument("<paths...>", "files, and folders with all that is in them")
    .option("--rules <file>", "JSON file with rules: which values are what, which may stay")
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action((paths: string[], options: CheckOptions) => check(paths, options, context));
}

const examples = `
Examples:
  $ hookdev privacy check fixtures
  $ git diff --cached --name-only --diff-filter=d -z -- '*.json' | xargs -0 -r hookdev privacy check`;

async function check(paths: readonly string[], options: CheckOptions, context: CliContext): Promise<void> {
  const rules = await readPrivacyRules(options.rules, context);
  const { files, passedOver } = await openPrivacyFiles(paths);
  if (files.length === 0 && passedOver.length === 0)
    throw usageError(
      "PRIVACY_NO_FILES",
      "There is no file in what was named, so nothing was checked.",
      "Name the folder that holds your fixtures.",
    );
  const checked = checkFiles(files, rules);
  const unread = [...passedOver, ...checked.filter((file) => file.unread === true).map(({ path }) => path)];
  const findings = checked.flatMap((file) => file.findings.map((finding) => ({ file, finding })));
  const { out, err } = context.system;
  if (options.json === true)
    out.write(jsonText({ checked: files.length, notChecked: unread, findings: findings.map(asObject) }));
  else {
    for (const { file, finding } of findings)
      out.write(
        `${visible(file.path)}:${visible(finding.pointer === "" ? "/" : finding.pointer)}  ${kindLabels[finding.kind]}  ${visible(finding.masked)}\n`,
      );
    err.write(summary(files.length, findings.length));
  }
  if (unread.length > 0 && options.json !== true)
    err.write(
      `Not checked, because they are no text: ${visible(unread.slice(0, 10).join(", "))}${unread.length > 10 ? `, and ${unread.length - 10} more` : ""}\n`,
    );
  if (findings.length > 0) context.exit(exitCodes.negative);
}

function summary(files: number, findings: number): string {
  const where = `${files} ${files === 1 ? "file" : "files"}`;
  if (findings === 0) return `Nothing that looks real in ${where}.\n`;
  return `${findings} ${findings === 1 ? "value looks" : "values look"} real in ${where}. Record anew with hookdev, or let a rule keep what is harmless.\n`;
}

function asObject({ file, finding }: { file: FileFindings; finding: Finding }): unknown {
  return { file: file.path, ...finding };
}
