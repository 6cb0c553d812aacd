// How a poke is signed: scheme and secret, or a note that it leaves unsigned.

import { secretVariable } from "../core/key-ring.ts";
import type { Provider } from "../core/provider.ts";
import { findScheme } from "../core/provider-choice.ts";
import type { PokePlan } from "../flows/poke.ts";
import { note } from "./note.ts";
import type { PokeOptions } from "./poke-options.ts";
import type { PokeParts } from "./poke-payload.ts";
import { readSecrets } from "./secret-options.ts";

/** Undefined sends unsigned, which is said unless it was asked for. */
export async function chooseSigning(
  provider: Provider,
  options: PokeOptions,
  { known, context }: PokeParts,
): Promise<PokePlan["signing"]> {
  if (options.unsigned === true) return undefined;
  const keys = await readSecrets(options, context, known.ids);
  const scheme = findScheme(provider, options.scheme);
  const secret = keys.secretsFor(provider.id)[0];
  if (secret === undefined) {
    note(
      `sent unsigned, because no secret is known for ${provider.name} (--secret, --secret-env or ${secretVariable(provider.id)}).`,
      context,
    );
    return undefined;
  }
  if (scheme.unconfirmed !== undefined) note(scheme.unconfirmed, context);
  return { scheme, secret, overrideOnlyOver: options.sendSecretOverHttp === true };
}
