// Senders that cannot be told apart by their deliveries: Clerk and Resend send as Svix does, OpenAI as Standard Webhooks.

import type { KeyRing } from "./key-ring.ts";
import type { Provider } from "./provider.ts";

/**
 * Gives for a recognised provider the one that is meant: itself, or another one that signs in the same header when a
 * key was given for that one and none for it. Who gives a key for Clerk expects Clerk.
 */
export function createKinship(providers: readonly Provider[], keys: KeyRing): (recognised: Provider) => Provider {
  const known = new Map<Provider, Provider>();
  return (recognised) => {
    const meant = known.get(recognised) ?? kinWithKey(recognised, providers, keys);
    known.set(recognised, meant);
    return meant;
  };
}

function kinWithKey(provider: Provider, providers: readonly Provider[], keys: KeyRing): Provider {
  if (keys.ownSecretsFor(provider.id).length > 0) return provider;
  const place = signaturePlace(provider);
  if (place === undefined) return provider;
  return (
    providers.find((other) => keys.ownSecretsFor(other.id).length > 0 && signaturePlace(other) === place) ?? provider
  );
}

function signaturePlace({ schemes }: Provider): string | undefined {
  const { header } = schemes[0].location;
  return typeof header === "string" && schemes[0].type !== "basic" && schemes[0].type !== "bearer"
    ? header.toLowerCase()
    : undefined;
}
