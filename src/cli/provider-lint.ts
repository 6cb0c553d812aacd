// `hookdev provider lint`: every problem of the user's provider files, with line and column.

import { HookdevError } from "../core/errors.ts";
import type { PayloadInfo, Provider } from "../core/provider.ts";
import type { Problem } from "../core/provider-schema/located.ts";
import type { FileReport, OwnProviders } from "../core/provider-schema/own-providers.ts";
import { hasErrors, problemLine } from "../core/provider-schema/own-providers.ts";
import { recognise } from "../core/recognise.ts";
import { quoted, visible } from "../core/sanitise.ts";
import type { CliContext } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { jsonText } from "./json-text.ts";
import { type ConfigOptions, ownProviders } from "./known-providers.ts";

export interface LintOptions extends ConfigOptions {
  readonly json?: boolean;
}

/** Exit code 0: every file can be used; 1: one cannot. Warnings do not count. */
export async function lintProviders(
  files: readonly string[],
  options: LintOptions,
  context: CliContext,
): Promise<void> {
  const config = [...(options.config ?? []), ...files];
  const own = await ownProviders({ config }, context, { namedOnly: files.length > 0 });
  const reports = own === undefined ? [] : await Promise.all(own.files.map((file) => withPayloads(file, own)));
  const text = options.json === true ? asJson(reports) : asLines(reports);
  context.system.out.write(text);
  context.exit(hasErrors(reports) ? exitCodes.negative : exitCodes.success);
}

/** The report with what its payloads say; they are read only here and when they are sent. */
async function withPayloads(file: FileReport, own: OwnProviders): Promise<FileReport> {
  const problems = await Promise.all(file.providers.map((provider) => payloadProblems(provider, own)));
  return { ...file, problems: [...file.problems, ...problems.flat()] };
}

async function payloadProblems(provider: Provider, own: OwnProviders): Promise<Problem[]> {
  const listed = provider.events.flatMap(({ name, payload, variants = [] }) =>
    [payload, ...variants].filter((one) => one !== undefined).map((one) => ({ name, payload: one })),
  );
  const problems = await Promise.all(
    listed.map(({ name, payload }) => payloadProblem({ provider, name, payload }, own)),
  );
  return problems.filter((problem) => problem !== undefined);
}

interface ListedPayload {
  readonly provider: Provider;
  readonly name: string;
  readonly payload: PayloadInfo;
}

async function payloadProblem(
  { provider, name, payload }: ListedPayload,
  own: OwnProviders,
): Promise<Problem | undefined> {
  let body: Uint8Array;
  try {
    body = await own.readPayload(payload.file);
  } catch (error) {
    if (!(error instanceof HookdevError)) throw error;
    return { severity: "error", message: error.message };
  }
  if (provider.eventPointer === undefined) return undefined;
  const { event } = recognise([{ ...provider, recognition: { headers: ["X-Lint"], body: [] } }], {
    headers: ["X-Lint", ""],
    body,
  });
  if (event === name || provider.events.find((one) => one.name === name)?.aliases?.includes(event ?? "") === true)
    return undefined;
  const found = event === undefined ? "no text" : quoted(event);
  return {
    severity: "warning",
    message: `The payload of ${quoted(name)} has ${found} at ${provider.eventPointer}: a receiver would not see this event.`,
  };
}

function asLines(reports: readonly FileReport[]): string {
  if (reports.length === 0)
    return "No provider files here: neither hookdev.config.* nor providers/*.yaml. `hookdev provider init <id>` writes one.\n";
  return reports.map(reportLines).join("");
}

function reportLines(file: FileReport): string {
  const problems = file.problems.map((problem) => `${visible(problemLine(file, problem))}\n`).join("");
  return `${problems}${visible(file.path)}: ${verdictOf(file)}\n`;
}

function verdictOf(file: FileReport): string {
  switch (file.state) {
    case "not-ours":
      return "left alone, it describes no provider";
    case "code-not-loaded":
      return "left alone, it is code; --config runs it";
    case "read":
      if (hasErrors([file])) return "cannot be used";
      return file.providers.length === 0
        ? "ok, describes no provider"
        : `ok, describes ${file.providers.map(({ id }) => id).join(", ")}`;
    default:
      return file.state satisfies never;
  }
}

function asJson(reports: readonly FileReport[]): string {
  const files = reports.map(({ path, state, problems, providers }) => ({
    path,
    state,
    providers: providers.map(({ id }) => id),
    problems: problems.map(({ severity, at, message }) => ({
      severity,
      line: at?.line ?? null,
      column: at?.column ?? null,
      message,
    })),
  }));
  return jsonText({ ok: !hasErrors(reports), files });
}
