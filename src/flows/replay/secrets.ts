// Which secret a case is signed with: its own, one that was given for its provider, its suite's, or one of the environment.

import type { KeyRing } from "../../core/key-ring.ts";
import type { SecretSource, Suite } from "../../core/suite/suite.ts";
import type { RunDeps } from "./run-types.ts";

export interface SecretWish {
  /** Those that the run was given: one that counts for a case's provider comes before its suite's. */
  readonly given: Pick<KeyRing, "secretsFor">;
  /** Those that stand in the environment without being asked for: they come last. */
  readonly environment?: Pick<KeyRing, "secretsFor">;
  /** Reads one that a suite names. @throws HookdevError when it is not there */
  readonly readOne: (source: SecretSource) => string | Promise<string>;
}

/** Reads every secret that a suite or one of its cases names, before anything is sent. `all` is to be kept out of what is printed. */
export async function readSuiteSecrets(
  suites: readonly Suite[],
  { given, environment, readOne }: SecretWish,
): Promise<{ readonly secretFor: RunDeps["secretFor"]; readonly all: readonly string[] }> {
  const named = new Map<SecretSource, string>();
  for (const source of suites.flatMap((suite) => [suite.secret, ...suite.cases.map(({ secret }) => secret)]))
    if (source !== undefined && !named.has(source)) named.set(source, await readOne(source));
  const secretFor: RunDeps["secretFor"] = ({ suite, case: one }, providerId) => {
    const from = (source: SecretSource | undefined) => (source === undefined ? undefined : named.get(source));
    const of = (keys = noKeys) => (providerId === undefined ? undefined : keys.secretsFor(providerId)[0]);
    return from(one.secret) ?? of(given) ?? from(suite.secret) ?? of(environment);
  };
  return { secretFor, all: [...named.values()] };
}

const noKeys: Pick<KeyRing, "secretsFor"> = { secretsFor: () => [] };
