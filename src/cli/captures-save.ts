// `hookdev captures save`: captures as fixtures, with invented people in the place of real ones.

import type { Command } from "commander";
import { openRecordings } from "../compose.ts";
import type { Capture } from "../core/capture.ts";
import { HookdevError } from "../core/errors.ts";
import type { CaptureStore } from "../core/ports.ts";
import { visible } from "../core/sanitise.ts";
import { learnItem, makeRecording, type RecordDeps, type RecordItem, type Recording } from "../flows/record/record.ts";
import { findCapture, wholeNumber } from "./capture-ids.ts";
import { filterCaptures } from "./captures-filter.ts";
import type { CliContext } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { jsonText } from "./json-text.ts";
import { addConfigOption, type ConfigOptions, knownProviders } from "./known-providers.ts";
import { openSanitiser, openSigningKeys, readPrivacyRules, replacedTable, signatureWords } from "./record-run.ts";
import { addSecretOptions, readSecretsApart, type SecretOptions } from "./secret-options.ts";
import { usageError } from "./usage-error.ts";

export interface SaveOptions extends SecretOptions, ConfigOptions {
  readonly filter?: string;
  readonly limit: string;
  readonly as?: string;
  readonly to: string;
  readonly sanitise: boolean;
  readonly rules?: string;
  readonly json?: boolean;
  readonly store?: string;
}

/** Adds the arguments and options. */
export function addSaveOptions(command: Command): Command {
  command
    .description("Keep captures as fixtures: people replaced by invented ones, signed with a test key.")
    .argument("[ids...]", "numbers of captures, or `last`")
    .option("--filter <filter>", 'all that pass instead of numbers: "provider:pliance event:Person*"')
    .option("--limit <n>", "how many captures --filter takes, newest first", "1000")
    .option("--as <name>", "name of the files; the event when missing, and a number behind it where it is taken")
    .option("--to <folder>", "folder for the files", "fixtures")
    .option("--no-sanitise", "keep every byte of the bodies, personal data included")
    .option("--rules <file>", "JSON file with rules: which values are what, which stay, which are blanked")
    .option("--json", "print what was written as JSON");
  return addConfigOption(addSecretOptions(command));
}

/** Writes the files; exit code 1 when one of the captures could not be recorded. */
export async function saveCaptures(
  ids: readonly string[],
  { store, options }: { readonly store: CaptureStore; readonly options: SaveOptions },
  context: CliContext,
): Promise<void> {
  const captures = await chosen(ids, { store, options }, context);
  const deps = await openRun(options, context);
  const items = await read(captures, store, options);
  // All of them first: a name in the last one may stand in the text of the first.
  if (deps.sanitiser !== undefined) for (const item of items) learnItem(item, deps.sanitiser);
  const folder = await openRecordings(options.to, context.system.pid);
  const saved: Saved[] = [];
  for (const item of items) {
    const made = attempt(item, deps);
    saved.push("error" in made ? made : { id: item.capture.id, recording: made, path: await folder.add(made.file) });
  }
  tell(saved, options, context);
  if (saved.some((one) => "error" in one)) context.exit(exitCodes.negative);
}

type Saved =
  | { readonly id: number; readonly recording: Recording; readonly path: string }
  | { readonly id: number; readonly error: HookdevError };

async function chosen(
  ids: readonly string[],
  { store, options }: { readonly store: CaptureStore; readonly options: SaveOptions },
  context: CliContext,
): Promise<Capture[]> {
  if ((options.filter === undefined) === (ids.length === 0))
    throw usageError("OPTIONS_CONFLICT", "Say what to save: numbers of captures, or --filter <filter>.");
  if (options.as?.trim() === "")
    throw usageError("NAME_EMPTY", "--as is empty.", "Leave it out to name files after their events.");
  if (options.filter === undefined) return ids.map((id) => findCapture(store, id));
  const page = { limit: wholeNumber(options.limit, "--limit") };
  const found = await filterCaptures(options.filter, page, { store, ...context.system });
  if (found.length === 0)
    throw usageError(
      "CAPTURE_UNKNOWN",
      "No capture passes the filter.",
      "`hookdev captures list --filter …` shows what does.",
    );
  // In the order of arrival, so that numbers behind a name count up with time; a list comes without bodies.
  return found.reverse().map(({ id }) => findCapture(store, String(id)));
}

async function openRun(options: SaveOptions, context: CliContext): Promise<RecordDeps> {
  const { list: providers, ids } = await knownProviders(options, context);
  const rules = await readPrivacyRules(options.rules, context);
  if (!options.sanitise && options.rules !== undefined)
    throw usageError("OPTIONS_CONFLICT", "--rules say what is replaced, and --no-sanitise replaces nothing.");
  // What the environment holds for verifying is the real secret: a fixture is signed with it only when somebody says so.
  const { given } = await readSecretsApart(options, context, ids);
  return {
    providers,
    keys: await openSigningKeys((providerId) => given.secretsFor(providerId)[0]),
    at: Math.floor(context.system.clock.now() / 1000),
    ...(options.sanitise ? { sanitiser: openSanitiser(rules, context) } : {}),
  };
}

async function read(captures: readonly Capture[], store: CaptureStore, { as }: SaveOptions): Promise<RecordItem[]> {
  const items: RecordItem[] = [];
  for (const capture of captures) {
    const item = { capture, body: await store.readBody(capture.body) };
    items.push(as === undefined ? item : { ...item, name: as });
  }
  return items;
}

function attempt(
  item: RecordItem,
  deps: RecordDeps,
): Recording | { readonly id: number; readonly error: HookdevError } {
  try {
    return makeRecording(item, deps);
  } catch (error) {
    if (error instanceof HookdevError) return { id: item.capture.id, error };
    throw error;
  }
}

function tell(saved: readonly Saved[], { json, sanitise }: SaveOptions, { system }: CliContext): void {
  for (const one of saved)
    if ("error" in one) system.err.write(`Not saved: ${visible(`${one.error.message} ${one.error.remedy ?? ""}`)}\n`);
  if (json === true) system.out.write(jsonText(saved.map(asObject)));
  else for (const one of saved) if ("recording" in one) system.out.write(lines(one, sanitise));
  const verify = new Set(
    saved.flatMap((one) =>
      "recording" in one && !(one.recording.signature.verifyWith ?? "\n").includes("\n")
        ? [one.recording.signature.verifyWith]
        : [],
    ),
  );
  if (json !== true && verify.size > 0)
    system.err.write(`Test secret: ${[...verify].map((text) => visible(text ?? "")).join(", ")}\n`);
}

function lines({ id, path, recording }: Extract<Saved, { path: string }>, sanitise: boolean): string {
  const { droppedHeaders, replaced, signature } = recording;
  const dropped = droppedHeaders.length === 0 ? "" : `  headers left out: ${visible(droppedHeaders.join(", "))}\n`;
  return `#${id} → ${visible(path)}, ${visible(signatureWords(signature))}\n${sanitise ? replacedTable(replaced) : ""}${dropped}`;
}

function asObject(one: Saved): unknown {
  if ("error" in one) return { capture: one.id, error: one.error.code };
  const { signature, replaced, droppedHeaders } = one.recording;
  return { capture: one.id, file: one.path, signature, replaced, droppedHeaders };
}
