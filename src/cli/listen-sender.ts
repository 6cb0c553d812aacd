// Whose deliveries a session of `listen` expects, and with which keys they are judged.

import type { KeyRing } from "../core/key-ring.ts";
import type { Provider } from "../core/provider.ts";
import { findProvider, findScheme } from "../core/provider-choice.ts";
import type { SigningScheme } from "../core/signing/scheme.ts";
import type { CliContext } from "./command.ts";
import { type ConfigOptions, knownProviders } from "./known-providers.ts";
import { readSecrets, type SecretOptions } from "./secret-options.ts";
import { usageError } from "./usage-error.ts";

export interface SenderOptions extends SecretOptions, ConfigOptions {
  readonly provider?: string;
  readonly scheme?: string;
}

export interface SenderWish {
  /** Every provider that is known, the user's own included. */
  readonly providers: readonly Provider[];
  readonly keys: KeyRing;
  readonly provider?: Provider;
  readonly schemes?: readonly SigningScheme[];
}

/** @throws HookdevError `PROVIDER_UNKNOWN`, `SCHEME_UNKNOWN`, `PROVIDER_NEEDED`, and those of the secrets */
export async function readSender(options: SenderOptions, context: CliContext): Promise<SenderWish> {
  const { list: providers, ids } = await knownProviders(options, context);
  const provider = options.provider === undefined ? undefined : findProvider(providers, options.provider);
  if (options.scheme !== undefined && provider === undefined)
    throw usageError("PROVIDER_NEEDED", "--scheme needs --provider: schemes have names within a provider.");
  const keys = await readSecrets(options, context, ids);
  if (provider === undefined) return { providers, keys };
  return {
    providers,
    keys,
    provider,
    ...(options.scheme === undefined ? {} : { schemes: [findScheme(provider, options.scheme)] }),
  };
}
