// Why a delivery does not verify, with everything that this run knows; loaded only when one has failed.

import { HookdevError } from "../core/errors.ts";
import { type KeyRing, secretVariable } from "../core/key-ring.ts";
import type { Provider } from "../core/provider.ts";
import { diagnose } from "../core/signing/diagnose/diagnose.ts";
import type { Diagnosis, OtherSecret } from "../core/signing/diagnose/diagnosis.ts";
import type { VerifyInput } from "../core/signing/engine-types.ts";
import type { SigningScheme } from "../core/signing/scheme.ts";
import type { CliContext } from "./command.ts";

/** A delivery that failed, and what is known around it. */
export interface FailedDelivery {
  readonly provider: Provider;
  readonly schemes: readonly SigningScheme[];
  readonly input: VerifyInput;
  readonly keys: KeyRing;
  /** All providers of this run. */
  readonly providers: readonly Provider[];
  /** Names of environment variables that the secret was read from. */
  readonly secretEnv?: readonly string[];
}

/** The diagnosis, with the secrets of other providers and of the test or live twin at hand. */
export function diagnoseDelivery(failed: FailedDelivery, context: CliContext): Diagnosis {
  const { schemes, input, provider, providers } = failed;
  return diagnose(schemes, input, {
    otherSecrets: [...twins(failed, context), ...otherSecrets(failed, context)],
    otherProviders: providers.filter(({ id }) => id !== provider.id),
  });
}

/** The error with a proven cause as its remedy, where a secret cannot be read or a URL is missing; else as it is. */
export function explained(error: unknown, failed: FailedDelivery, context: CliContext): unknown {
  if (!(error instanceof HookdevError) || !explainable.has(error.code)) return error;
  const found = diagnoseDelivery(failed, context).findings.find(({ proven }) => proven);
  if (found === undefined) return error;
  const details = {
    message: `${error.message} ${found.title}.`,
    remedy: `${found.explanation} ${found.fix}`,
    cause: error,
  };
  return error.code === "KEY_MALFORMED"
    ? new HookdevError("KEY_MALFORMED", { category: "usage", ...details })
    : new HookdevError("URL_NEEDED", { category: "usage", ...details });
}

const explainable: ReadonlySet<string> = new Set(["KEY_MALFORMED", "URL_NEEDED"]);

function otherSecrets({ provider, providers, keys, input }: FailedDelivery, context: CliContext): OtherSecret[] {
  const own = new Set(input.secrets);
  return providers
    .filter(({ id }) => id !== provider.id)
    .flatMap(({ id, name }) => {
      const set = context.settings.variable(secretVariable(id));
      const all = new Set([...keys.secretsFor(id), ...(set === undefined ? [] : [set])]);
      return [...all]
        .filter((secret) => !own.has(secret))
        .map((secret) => ({ label: name, secret, relation: "provider" as const }));
    });
}

/** Words that tell the two secrets of one provider apart in the names of variables. */
const modes = ["TEST", "LIVE", "SANDBOX", "PRODUCTION", "PROD", "STAGING", "DEV"] as const;

/** `STRIPE_LIVE_SECRET` where `STRIPE_TEST_SECRET` was named, when it is set. */
function twins({ secretEnv = [], provider, input }: FailedDelivery, context: CliContext): OtherSecret[] {
  const own = secretVariable(provider.id);
  const names = new Set(modes.map((mode) => `${own}_${mode}`));
  for (const name of [...secretEnv, own])
    for (const [mode] of name.matchAll(/(?<=^|_)(?:TEST|LIVE|SANDBOX|PRODUCTION|PROD|STAGING|DEV)(?=_|$)/gi))
      for (const other of modes)
        names.add(name.replace(mode, mode === mode.toLowerCase() ? other.toLowerCase() : other));
  if (!secretEnv.includes(own)) names.add(own);
  return [...names].flatMap((name) => {
    const secret = context.settings.variable(name);
    return secret === undefined || input.secrets.includes(secret) ? [] : [{ label: name, secret, relation: "twin" }];
  });
}
