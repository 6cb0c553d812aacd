// Every provider that this run knows: the built-in ones, and those that the user describes in files.

import type { Command } from "commander";
import { openOwnProviders, openPayloads } from "../compose.ts";
import { HookdevError } from "../core/errors.ts";
import type { FixtureSource } from "../core/ports.ts";
import type { Provider } from "../core/provider.ts";
import {
  hasErrors,
  type OwnProviders,
  type OwnProvidersRequest,
  problemLine,
} from "../core/provider-schema/own-providers.ts";
import { visible } from "../core/sanitise.ts";
import { providers as builtIn } from "../providers/index.ts";
import type { CliContext } from "./command.ts";
import { collect } from "./repeatable.ts";

export interface ConfigOptions {
  readonly config?: readonly string[];
}

export interface KnownProviders {
  /** The built-in ones first. */
  readonly list: readonly Provider[];
  readonly ids: readonly string[];
  /** Payloads of all of them. */
  readonly payloads: FixtureSource;
  /** Those of a file that was named with --config. */
  describedIn(file: string): readonly Provider[];
}

/** Adds `--config`. */
export function addConfigOption(command: Command): Command {
  return command.option(
    "--config <file>",
    "a provider file or hookdev.config beside those that are found; the only way to run one that is code; repeatable",
    collect,
  );
}

/**
 * Loads the user's own providers and tells on stderr what was ignored in them.
 *
 * @throws HookdevError `PROVIDER_FILE_INVALID` after all problems have been told
 */
export async function knownProviders(options: ConfigOptions, context: CliContext): Promise<KnownProviders> {
  const own = await ownProviders(options, context);
  if (own === undefined) return withPayloads(builtIn, await openPayloads());
  tellProblems(own, context);
  return withPayloads([...builtIn, ...own.providers], await openPayloads(), own);
}

/** The user's own providers with all their problems, or undefined when there is no file. */
export function ownProviders(
  { config = [] }: ConfigOptions,
  { settings }: Pick<CliContext, "settings">,
  limits: Pick<OwnProvidersRequest, "namedOnly" | "dataOnly"> = {},
): Promise<OwnProviders | undefined> {
  const { workingFolder, configFolder } = settings;
  return openOwnProviders({
    ...(workingFolder === undefined ? {} : { workingFolder }),
    ...(configFolder === undefined ? {} : { configFolder }),
    named: config,
    ...limits,
    builtIn,
  });
}

/** Built-in and own providers and their payloads together. */
export function withPayloads(list: readonly Provider[], canned: FixtureSource, own?: OwnProviders): KnownProviders {
  return {
    list,
    ids: list.map(({ id }) => id),
    describedIn: (file) => own?.namedFiles.get(file) ?? [],
    payloads: { read: (file) => (own?.holdsPayload(file) === true ? own.readPayload(file) : canned.read(file)) },
  };
}

function tellProblems(own: OwnProviders, context: CliContext): void {
  for (const file of own.files)
    for (const problem of file.problems) context.system.err.write(`${visible(problemLine(file, problem))}\n`);
  if (!hasErrors(own.files)) return;
  const wrong = own.files.filter((file) => hasErrors([file])).map(({ path }) => path);
  throw new HookdevError("PROVIDER_FILE_INVALID", {
    category: "config",
    message: `${wrong.join(", ")} cannot be used, so nothing was done.`,
    remedy: "Correct the lines above; `hookdev provider lint` checks the files again.",
  });
}
