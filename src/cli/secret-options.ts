// The four ways to give a secret, for every command that needs one.

import type { Command } from "commander";
import { HookdevError } from "../core/errors.ts";
import { createKeyRing, type GivenSecret, type KeyRing, parseGivenSecret } from "../core/key-ring.ts";
import type { CliContext } from "./command.ts";
import { secretVariable } from "./settings.ts";

export interface SecretOptions {
  readonly secret?: readonly string[];
  readonly secretEnv?: readonly string[];
  readonly secretFile?: readonly string[];
  readonly secretStdin?: boolean;
}

const collect = (value: string, previous: readonly string[] = []) => [...previous, value];

/** Adds `--secret`, `--secret-env`, `--secret-file` and `--secret-stdin`. */
export function addSecretOptions(command: Command): Command {
  return command
    .option(
      "--secret <secret>",
      "signing secret, or <provider>=<secret>; repeat for several (others on this machine can see it)",
      collect,
    )
    .option("--secret-env <name>", "read a secret from this environment variable; repeat for several", collect)
    .option("--secret-file <file>", "read a secret from this file; one trailing line feed is dropped", collect)
    .option("--secret-stdin", "read a secret from standard input");
}

/**
 * All secrets that were given, and `HOOKDEV_SECRET_<PROVIDER>` for providers without one.
 * @throws HookdevError `SECRET_EMPTY`, `SECRET_NOT_SET`, `FILE_NOT_READABLE`
 */
export async function readSecrets(
  options: SecretOptions,
  context: CliContext,
  providerIds: readonly string[],
): Promise<KeyRing> {
  const given: GivenSecret[] = (options.secret ?? []).map((text) => parseGivenSecret(text, providerIds));
  if (given.length > 0) warnAboutArguments(context);
  for (const name of options.secretEnv ?? []) given.push(parseGivenSecret(fromVariable(name, context), providerIds));
  for (const path of options.secretFile ?? []) {
    const text = decode(await context.system.readFile(path));
    given.push(parseGivenSecret(withoutLineEnd(text), providerIds));
  }
  if (options.secretStdin === true)
    given.push(parseGivenSecret(withoutLineEnd(decode(await context.system.readStdin())), providerIds));
  return createKeyRing([...given, ...fromEnvironment(given, context, providerIds)]);
}

/** Only people at a terminal are told; a CI log masks its own secrets. */
function warnAboutArguments(context: CliContext): void {
  if (!context.system.err.isTty) return;
  context.system.err.write(
    "Note: other users of this machine can see --secret in the process list; --secret-env NAME keeps it out.\n",
  );
}

function fromVariable(name: string, context: CliContext): string {
  const value = context.settings.variable(name);
  if (value !== undefined) return value;
  throw new HookdevError("SECRET_NOT_SET", {
    category: "usage",
    message: `The environment variable ${name} named by --secret-env is not set or is empty.`,
    remedy: `Set it first: export ${name}=…`,
  });
}

function fromEnvironment(
  given: readonly GivenSecret[],
  context: CliContext,
  providerIds: readonly string[],
): GivenSecret[] {
  if (given.some((entry) => entry.providerId === undefined)) return [];
  return providerIds
    .filter((id) => !given.some((entry) => entry.providerId === id))
    .flatMap((providerId) => {
      const secret = context.settings.variable(secretVariable(providerId));
      return secret === undefined ? [] : [{ providerId, secret }];
    });
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new HookdevError("SECRET_NOT_TEXT", {
      category: "usage",
      message: "The secret is not valid UTF-8 text.",
      remedy: "Check the file: it should hold the secret alone.",
      cause,
    });
  }
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, "");
}
