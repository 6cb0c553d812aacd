// Providers as callers of the library name them: by id, or by a definition of their own.

import { HookdevError } from "../core/errors.ts";
import type { Provider } from "../core/provider.ts";
import { findProvider } from "../core/provider-choice.ts";
import type { FileProvider } from "../core/provider-schema/file-types.ts";
import { locatedValue } from "../core/provider-schema/located.ts";
import { readProvider } from "../core/provider-schema/read-provider.ts";
import { providers } from "../providers/index.ts";

const defined = new WeakMap<FileProvider, Provider>();

/** @throws HookdevError `PROVIDER_UNKNOWN`, `PROVIDER_INVALID` */
export function providerOf(given: string | FileProvider): Provider {
  if (typeof given !== "string") return definedProvider(given);
  return findProvider(providers, given, "pass one from defineProvider");
}

/** Read once: a receiver verifies with the same definition every time. */
function definedProvider(definition: FileProvider): Provider {
  const known = defined.get(definition);
  if (known !== undefined) return known;
  const { provider, problems } = readProvider(locatedValue(definition), { file: "defineProvider", folder: "/" });
  if (provider === undefined) {
    throw new HookdevError("PROVIDER_INVALID", {
      category: "config",
      message: `This is no provider: ${problems.map(({ message }) => message).join(" ")}`,
      remedy: "docs/own-provider.md shows a complete one.",
    });
  }
  defined.set(definition, provider);
  return provider;
}
