// Which secret a case is signed with: its own, the one that was given, its suite's, or the one in the environment.

import type { KeyRing } from "../../core/key-ring.ts";
import type { SecretSource, Suite } from "../../core/suite/suite.ts";
import type { RunDeps } from "./run-types.ts";

export interface SecretWish {
  /** Those that the run was given, and those of the environment. */
  readonly keys: Pick<KeyRing, "secretsFor">;
  /** True when some were given: they come before those of the suites. */
  readonly isGiven: boolean;
  /** Reads one that a suite names. @throws HookdevError when it is not there */
  readonly readOne: (source: SecretSource) => string | Promise<string>;
}

/** Reads every secret that a suite or one of its cases names, before anything is sent. `all` is to be kept out of what is printed. */
export async function readSuiteSecrets(
  suites: readonly Suite[],
  { keys, isGiven, readOne }: SecretWish,
): Promise<{ readonly secretFor: RunDeps["secretFor"]; readonly all: readonly string[] }> {
  const named = new Map<SecretSource, string>();
  for (const source of suites.flatMap((suite) => [suite.secret, ...suite.cases.map(({ secret }) => secret)]))
    if (source !== undefined && !named.has(source)) named.set(source, await readOne(source));
  const secretFor: RunDeps["secretFor"] = ({ suite, case: one }, providerId) => {
    const own = one.secret === undefined ? undefined : named.get(one.secret);
    if (own !== undefined) return own;
    const fromKeys = providerId === undefined ? undefined : keys.secretsFor(providerId)[0];
    const fromSuite = suite.secret === undefined ? undefined : named.get(suite.secret);
    return isGiven ? (fromKeys ?? fromSuite) : (fromSuite ?? fromKeys);
  };
  return { secretFor, all: [...named.values()] };
}
