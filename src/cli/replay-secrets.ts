// The secrets of a `hookdev replay`: from its options, its suites and the environment.

import { headerPairs } from "../core/http.ts";
import { isSecretHeader } from "../core/redact.ts";
import type { SecretSource, Suite } from "../core/suite/suite.ts";
import type { RunDeps } from "../flows/replay/run-types.ts";
import { readSuiteSecrets } from "../flows/replay/secrets.ts";
import type { CliContext } from "./command.ts";
import type { ReplayOptions } from "./replay-options.ts";
import { readHeaders } from "./request-options.ts";
import { readSecrets, readSecretsApart } from "./secret-options.ts";

/**
 * Reads every secret that is named anywhere, before anything is sent, and keeps them out of all output.
 *
 * @throws HookdevError `SECRET_NOT_SET`, `SECRET_EMPTY`, `FILE_NOT_READABLE`
 */
export async function readReplaySecrets(
  suites: readonly Suite[],
  { options, providerIds, context }: { options: ReplayOptions; providerIds: readonly string[]; context: CliContext },
): Promise<RunDeps["secretFor"]> {
  const keys = await readSecretsApart(options, context, providerIds);
  const { secretFor, all } = await readSuiteSecrets(suites, { ...keys, readOne: (source) => readOne(source, context) });
  context.redaction.hide([...all, ...headerSecrets(suites, options)]);
  return secretFor;
}

/** Credentials in headers of the suites and the command line: an app that echoes its request shows them in its body. */
function headerSecrets(suites: readonly Suite[], { header = [] }: ReplayOptions): string[] {
  const written = suites.flatMap(({ cases }) => cases.flatMap(({ headers }) => headers));
  return headerPairs([...readHeaders(header), ...written])
    .filter(([name, value]) => isSecretHeader(name) && !value.includes("{{"))
    .map(([, value]) => value.replace(/^[A-Za-z0-9-]+\s+/, ""));
}

/** The same readers as for the options of these names, with the same words where something is missing. */
async function readOne(source: SecretSource, context: CliContext): Promise<string> {
  if (source.kind === "text") return source.text;
  const wish = source.kind === "env" ? { secretEnv: [source.name] } : { secretFile: [source.path] };
  return (await readSecrets(wish, context, [])).all[0] ?? "";
}
