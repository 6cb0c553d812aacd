// Which secrets are known for which provider in this run.

import { HookdevError } from "./errors.ts";
import type { SecretText } from "./signing/engine-types.ts";

/** Secrets by provider; a secret given without a provider counts for every one. */
export interface KeyRing {
  /** Secrets to try for a provider, its own first; empty when none is known. */
  secretsFor(providerId: string): readonly SecretText[];
  /** Secrets that were given for this provider by name: the only ones that may answer a stranger's question. */
  ownSecretsFor(providerId: string): readonly SecretText[];
  /** Every secret, to keep them out of what is printed. */
  readonly all: readonly SecretText[];
}

export interface GivenSecret {
  /** Undefined when it may belong to any provider. */
  readonly providerId?: string;
  readonly secret: SecretText;
}

/** The name of the variable that holds a provider's secret: `HOOKDEV_SECRET_STANDARD_WEBHOOKS`. */
export function secretVariable(providerId: string): string {
  return `HOOKDEV_SECRET_${providerId.toUpperCase().replaceAll("-", "_")}`;
}

/** Builds the ring; lists are made once, because every capture asks. */
export function createKeyRing(given: readonly GivenSecret[]): KeyRing {
  const common = given.filter((entry) => entry.providerId === undefined).map((entry) => entry.secret);
  const own = new Map<string, SecretText[]>();
  for (const { providerId, secret } of given) {
    if (providerId !== undefined) own.set(providerId, [...(own.get(providerId) ?? []), secret]);
  }
  const lists = new Map([...own].map(([id, secrets]) => [id, [...secrets, ...common]]));
  return {
    secretsFor: (providerId) => lists.get(providerId) ?? common,
    ownSecretsFor: (providerId) => own.get(providerId) ?? [],
    all: given.map((entry) => entry.secret),
  };
}

/**
 * Reads one `--secret` value: `<provider>=<secret>` when the part before the first `=` is exactly a known provider
 * id, else the whole text is the secret. @throws HookdevError `SECRET_EMPTY`
 */
export function parseGivenSecret(text: string, providerIds: readonly string[]): GivenSecret {
  const equals = text.indexOf("=");
  const prefix = text.slice(0, Math.max(equals, 0));
  const named = providerIds.includes(prefix);
  const secret = named ? text.slice(equals + 1) : text;
  if (secret === "") {
    throw new HookdevError("SECRET_EMPTY", {
      category: "usage",
      message: named ? `The secret for ${prefix} is empty.` : "The secret is empty.",
      remedy: "Give the secret that the provider signs with; an unset variable in your shell is the usual cause.",
    });
  }
  return named ? { providerId: prefix, secret } : { secret };
}
