// The four ways to give a secret, for every command that needs one.

import type { Command } from "commander";
import { HookdevError } from "../core/errors.ts";
import { createKeyRing, type GivenSecret, type KeyRing, parseGivenSecret, secretVariable } from "../core/key-ring.ts";
import { utf8Text } from "../core/utf8.ts";
import type { CliContext } from "./command.ts";
import { note } from "./note.ts";
import { collect } from "./repeatable.ts";

export interface SecretOptions {
  readonly secret?: readonly string[];
  readonly secretEnv?: readonly string[];
  readonly secretFile?: readonly string[];
  readonly secretStdin?: boolean;
}

/** Adds `--secret`, `--secret-env`, `--secret-file` and `--secret-stdin`. */
export function addSecretOptions(command: Command): Command {
  return command
    .option(
      "--secret <secret>",
      "signing secret, or <provider>=<secret>; repeat for several (others on this machine can see it)",
      collect,
    )
    .option("--secret-env <name>", "read a secret from this environment variable; repeat for several", collect)
    .option(
      "--secret-file <file>",
      "read a secret from this file, or - for standard input; one trailing line feed is dropped",
      collect,
    )
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
  const given = await givenSecrets(options, context, providerIds);
  return ringOf([...given, ...fromEnvironment(given, context, providerIds)], context);
}

/**
 * Those that were given and those of `HOOKDEV_SECRET_<PROVIDER>` apart, where something else stands between them.
 * @throws HookdevError `SECRET_EMPTY`, `SECRET_NOT_SET`, `FILE_NOT_READABLE`
 */
export async function readSecretsApart(
  options: SecretOptions,
  context: CliContext,
  providerIds: readonly string[],
): Promise<{ readonly given: KeyRing; readonly environment: KeyRing }> {
  const given = await givenSecrets(options, context, providerIds);
  return { given: ringOf(given, context), environment: ringOf(fromEnvironment([], context, providerIds), context) };
}

function ringOf(secrets: readonly GivenSecret[], context: CliContext): KeyRing {
  const ring = createKeyRing(secrets);
  context.redaction.hide(ring.all);
  return ring;
}

async function givenSecrets(
  options: SecretOptions,
  context: CliContext,
  providerIds: readonly string[],
): Promise<readonly GivenSecret[]> {
  const given: GivenSecret[] = (options.secret ?? []).map((text) => parseGivenSecret(text, providerIds));
  if (given.length > 0) warnAboutArguments(context);
  for (const name of options.secretEnv ?? []) given.push(parseGivenSecret(fromVariable(name, context), providerIds));
  for (const path of options.secretFile ?? []) {
    const text = decode(path === "-" ? await context.system.readStdin() : await context.system.readFile(path));
    given.push(parseGivenSecret(withoutLineEnd(text), providerIds));
  }
  if (options.secretStdin === true)
    given.push(parseGivenSecret(withoutLineEnd(decode(await context.system.readStdin())), providerIds));
  return given;
}

/** Only people at a terminal are told; a CI log masks its own secrets. */
function warnAboutArguments(context: CliContext): void {
  if (!context.system.err.isTty) return;
  note("other users of this machine can see --secret in the process list; --secret-env NAME keeps it out.", context);
}

function fromVariable(name: string, context: CliContext): string {
  const value = context.settings.variable(name);
  if (value !== undefined) return value;
  // Whoever writes "$SECRET" for NAME gives the secret itself, which must not be repeated.
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name))
    throw new HookdevError("SECRET_NOT_SET", {
      category: "usage",
      message: "What --secret-env got is not the name of an environment variable (it is not repeated here).",
      remedy: "Give the name and not the value: --secret-env SECRET, without a dollar sign.",
    });
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
  const text = utf8Text(bytes);
  if (text !== undefined) return text;
  throw new HookdevError("SECRET_NOT_TEXT", {
    category: "usage",
    message: "The secret is not valid UTF-8 text.",
    remedy: "Check the file: it should hold the secret alone.",
  });
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, "");
}
