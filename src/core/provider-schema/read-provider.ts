// A provider from a located value: shape, meaning, and the form that the rest of hookdev reads.

import type { Provider } from "../provider.ts";
import { checkMeaning } from "./check-meaning.ts";
import type { FileProvider } from "./file-types.ts";
import { type Located, member, type Problem } from "./located.ts";
import { configShape, providerShape } from "./provider-shape.ts";
import { readShape } from "./read-shape.ts";
import { type OwnPayload, type ProviderOrigin, toProvider } from "./to-provider.ts";

export interface ReadProvider {
  /** Missing when a problem is an error. */
  readonly provider?: Provider;
  /** Where its payloads come from, by `PayloadInfo.file`. */
  readonly payloads: ReadonlyMap<string, OwnPayload>;
  readonly problems: readonly Problem[];
}

/** Reads one provider. Nothing is thrown. */
export function readProvider(source: Located, origin: ProviderOrigin): ReadProvider {
  const { value, problems } = readShape(providerShape, source);
  if (problems.some(({ severity }) => severity === "error")) return { payloads: new Map(), problems };
  const { provider, payloads } = toProvider(value as FileProvider, origin);
  const found = [...problems, ...checkMeaning(provider, source)];
  if (found.some(({ severity }) => severity === "error")) return { payloads: new Map(), problems: found };
  return { provider, payloads, problems: found };
}

/** A configuration file: providers in it, and files that it names. */
export interface ReadConfig {
  readonly providers: readonly Located[];
  readonly files: readonly { readonly path: string; readonly at: Located["at"] }[];
  readonly problems: readonly Problem[];
}

/** Reads a configuration file; the providers in it are read by `readProvider`, so their problems are not told here. */
export function readConfig(source: Located): ReadConfig {
  const entries = member(source, "providers")?.value;
  const items = entries?.kind === "list" ? entries.items : [];
  return {
    providers: items.filter(({ kind }) => kind === "object"),
    files: items.flatMap((item) =>
      item.kind === "scalar" && typeof item.value === "string" ? [{ path: item.value, at: item.at }] : [],
    ),
    problems: readShape(configShape, withoutProviders(source)).problems,
  };
}

/** Each provider stands as if it were the name of a file. */
function withoutProviders(source: Located): Located {
  if (source.kind !== "object") return source;
  const named = (item: Located): Located => (item.kind === "object" ? { kind: "scalar", value: "inline" } : item);
  const members = source.members.map((entry) =>
    entry.key === "providers" && entry.value.kind === "list"
      ? { ...entry, value: { ...entry.value, items: entry.value.items.map(named) } }
      : entry,
  );
  return { ...source, members };
}

/** Whether a value that was found beside others is meant for hookdev at all. */
export function looksLikeProvider(source: Located): boolean {
  return ["signing", "schemes", "eventPointer"].some((key) => member(source, key) !== undefined);
}
