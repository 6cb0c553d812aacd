// Which sender was named, and which of its signing schemes: for `--provider`, `--scheme` and the library alike.

import { HookdevError } from "./errors.ts";
import { didYouMean } from "./nearest-name.ts";
import type { Provider } from "./provider.ts";
import { visible } from "./sanitise.ts";
import { type SigningScheme, withHeader } from "./signing/scheme.ts";

/**
 * The provider with this id, in whatever case it was written.
 *
 * @param otherWay what else could have been named, for the message
 * @throws HookdevError `PROVIDER_UNKNOWN`
 */
export function findProvider(providers: readonly Provider[], id: string, otherWay?: string): Provider {
  const found = providers.find((provider) => provider.id === id.toLowerCase());
  if (found !== undefined) return found;
  const known = providers.map((provider) => provider.id);
  throw new HookdevError("PROVIDER_UNKNOWN", {
    category: "usage",
    message: `There is no provider "${visible(id)}".`,
    remedy: `${didYouMean(id, known)}Known: ${known.join(", ")}${otherWay === undefined ? "" : `; or ${otherWay}`}.`,
  });
}

/**
 * The scheme that `<id>[:<Header-Name>]` names, or the provider's default.
 *
 * @throws HookdevError `SCHEME_UNKNOWN`
 */
export function findScheme(provider: Provider, wanted: string | undefined): SigningScheme {
  if (wanted === undefined) return provider.schemes[0];
  const colon = wanted.indexOf(":");
  const id = colon === -1 ? wanted : wanted.slice(0, colon);
  const scheme = provider.schemes.find((candidate) => candidate.id === id);
  if (scheme === undefined) {
    throw new HookdevError("SCHEME_UNKNOWN", {
      category: "usage",
      message: `${provider.name} has no signing scheme "${visible(id)}".`,
      remedy: `Known: ${provider.schemes.map((candidate) => candidate.id).join(", ")}.`,
    });
  }
  return colon === -1 ? scheme : withHeader(scheme, wanted.slice(colon + 1));
}
