// `--scenario`: a file of the user, or the name of one that ships with hookdev.

import { openPayloads, openYamlReader } from "../compose.ts";
import { HookdevError } from "../core/errors.ts";
import { type Problem, plainValue } from "../core/provider-schema/located.ts";
import { type ReadText, readJson } from "../core/provider-schema/read-json.ts";
import { visible } from "../core/sanitise.ts";
import { readScenario } from "../core/scenario/read-scenario.ts";
import { builtInScenarios } from "../core/scenario/scenario.ts";
import { utf8Text } from "../core/utf8.ts";
import { emulations } from "../providers/emulated/index.ts";
import type { CliContext } from "./command.ts";
import { usageError } from "./usage-error.ts";

/** No scenario needs more, and YAML may unfold into much more than its text. */
const maxBytes = 1024 * 1024;

/**
 * The scenario as a JSON value for the emulator; what is wrong in it is told with its lines.
 *
 * @throws HookdevError `SCENARIO_INVALID`, `SCENARIO_UNKNOWN`, `FILE_NOT_READABLE`
 */
export async function loadScenario(name: string, context: CliContext): Promise<unknown> {
  const bytes = await readBytes(name, context);
  if (bytes.length > maxBytes) throw invalid(name, "It is larger than 1 MB.");
  const read = await readText(bytes, name);
  if (!read.ok) throw wrong(name, read.problems, context);
  const { scenario, problems } = readScenario(
    read.value,
    emulations.map(({ provider }) => provider),
  );
  if (scenario === undefined) throw wrong(name, problems, context);
  return plainValue(read.value);
}

async function readBytes(name: string, { system }: CliContext): Promise<Uint8Array> {
  if (name === "-") return system.readStdin();
  const shipped = builtInScenarios.find((each) => each.name === name);
  if (shipped !== undefined) return (await openPayloads()).read(shipped.file);
  if (!/\.(ya?ml|json)$/i.test(name))
    throw usageError(
      "SCENARIO_UNKNOWN",
      `There is no scenario "${visible(name)}".`,
      `There is: ${builtInScenarios.map((each) => each.name).join(", ")}; a file of your own ends in .yaml, .yml or .json.`,
    );
  return system.readFile(name);
}

async function readText(bytes: Uint8Array, name: string): Promise<ReadText> {
  const text = utf8Text(bytes);
  if (text === undefined) throw invalid(name, "It is not UTF-8 text.");
  return /\.json$/i.test(name) ? readJson(bytes) : (await openYamlReader())(text);
}

function wrong(name: string, problems: readonly Problem[], { system }: CliContext): HookdevError {
  for (const { at, message } of problems) {
    const place = at === undefined ? "" : `:${at.line}:${at.column}`;
    system.err.write(`${visible(name)}${place}: error: ${visible(message)}\n`);
  }
  return invalid(name, "The lines above say what is wrong.");
}

function invalid(name: string, why: string): HookdevError {
  return new HookdevError("SCENARIO_INVALID", {
    category: "fixture",
    message: `The scenario "${visible(name)}" cannot be used, so nothing was sent. ${why}`,
    remedy: "docs/emulate.md says what a scenario may hold; schema/scenario.schema.json helps an editor.",
  });
}
