// Secrets as callers of the library give them: one for all, and some by provider.

import type { GivenSecret } from "../core/key-ring.ts";
import { type LibrarySecret, toSecretTexts } from "../core/library/secrets.ts";
import type { Provider } from "../core/provider.ts";
import { providers } from "../providers/index.ts";
import { providerOf } from "./provider-of.ts";

export interface SecretsOption {
  /** The secret of `provider`, or of whoever sends. */
  readonly secret?: LibrarySecret;
  /** Secrets by provider id, when there are several. */
  readonly secrets?: Readonly<Record<string, LibrarySecret>>;
}

/** All of them as texts. @throws HookdevError `SECRET_NEEDED`, `PROVIDER_UNKNOWN` */
export function givenSecrets({ secret, secrets }: SecretsOption, provider: Provider | undefined): GivenSecret[] {
  const fallback = provider ?? (providers[0] as Provider);
  const common = secret === undefined ? [] : toSecretTexts(secret, fallback);
  const named = Object.entries(secrets ?? {}).flatMap(([id, one]) =>
    toSecretTexts(one, provider?.id === id ? provider : providerOf(id)).map((text) => ({
      providerId: id.toLowerCase(),
      secret: text,
    })),
  );
  return [
    ...common.map((text) => (provider === undefined ? { secret: text } : { providerId: provider.id, secret: text })),
    ...named,
  ];
}

/** The built-in providers, and one of the caller's own in the place of the one with its id. */
export function providersWith(provider: Provider | undefined): readonly Provider[] {
  return provider === undefined ? providers : [...providers.filter(({ id }) => id !== provider.id), provider];
}
