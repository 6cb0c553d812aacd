// Which secret a case is signed with: its own, the command line's, its suite's, or the one in the environment.

import type { KeyRing } from "../core/key-ring.ts";
import type { RunCase } from "../core/replay/selection.ts";
import type { SecretSource, Suite } from "../core/suite/suite.ts";
import type { CliContext } from "./command.ts";
import type { ReplayOptions } from "./replay-options.ts";
import { readSecrets } from "./secret-options.ts";

export type SecretFor = (runCase: RunCase, providerId: string | undefined) => string | undefined;

/**
 * Reads every secret that is named anywhere, before anything is sent.
 *
 * @throws HookdevError `SECRET_NOT_SET`, `SECRET_EMPTY`, `FILE_NOT_READABLE`
 */
export async function readReplaySecrets(
  suites: readonly Suite[],
  { options, providerIds, context }: { options: ReplayOptions; providerIds: readonly string[]; context: CliContext },
): Promise<SecretFor> {
  const keys = await readSecrets(options, context, providerIds);
  const named = await readNamed(suites, context);
  const given = [options.secret, options.secretEnv, options.secretFile].some((list) => list !== undefined);
  const isGiven = given || options.secretStdin === true;
  return ({ suite, case: one }, providerId) => {
    const own = one.secret === undefined ? undefined : named.get(one.secret);
    if (own !== undefined) return own;
    const fromKeys = providerId === undefined ? undefined : keys.secretsFor(providerId)[0];
    const fromSuite = suite.secret === undefined ? undefined : named.get(suite.secret);
    return isGiven ? (fromKeys ?? fromSuite) : (fromSuite ?? fromKeys);
  };
}

async function readNamed(suites: readonly Suite[], context: CliContext): Promise<Map<SecretSource, string>> {
  const named = new Map<SecretSource, string>();
  const sources = suites.flatMap((suite) => [suite.secret, ...suite.cases.map(({ secret }) => secret)]);
  for (const source of sources) {
    if (source === undefined || named.has(source)) continue;
    named.set(source, await readOne(source, context));
  }
  context.redaction.hide([...named.values()]);
  return named;
}

/** The same readers as for the options of these names, with the same words where something is missing. */
async function readOne(source: SecretSource, context: CliContext): Promise<string> {
  if (source.kind === "text") return source.text;
  const wish: Pick<KeyRing, "all"> = await readSecrets(
    source.kind === "env" ? { secretEnv: [source.name] } : { secretFile: [source.path] },
    context,
    [],
  );
  return wish.all[0] ?? "";
}
