// `--events`: which event types are forwarded, with a word about those that nobody sends.

import { findEvent, isKnown } from "../core/catalogue.ts";
import type { Provider } from "../core/provider.ts";
import type { CliContext } from "./command.ts";
import { note } from "./note.ts";
import { usageError } from "./usage-error.ts";

/**
 * The names in a comma-separated list; a name that no provider lists is kept and told on stderr.
 *
 * @throws HookdevError `EVENTS_INVALID` when the list holds no name or an empty one
 */
export function readEvents(text: string, providers: readonly Provider[], context: CliContext): ReadonlySet<string> {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes(""))
    throw usageError(
      "EVENTS_INVALID",
      "--events holds an empty name, so it is not clear what is forwarded.",
      "Leave --events out to forward everything, or write names with commas between them.",
    );
  for (const name of names)
    if (!providers.some((provider) => isKnown(provider, name))) tellUnknown(name, providers, context);
  return new Set(names);
}

function tellUnknown(name: string, providers: readonly Provider[], context: CliContext): void {
  const near = nearNames(name, providers);
  const hint = near.length === 0 ? "`hookdev events` lists all." : `Did you mean ${near.join(", ")}?`;
  note(`--events names "${name}", which no provider here lists; it is compared letter by letter. ${hint}`, context);
}

/** Names alone: `--events` takes no provider in front of them. */
function nearNames(name: string, providers: readonly Provider[]): string[] {
  const found = findEvent(providers, name);
  switch (found.kind) {
    case "found":
      return [found.event.name];
    case "ambiguous":
      return distinct(found.candidates.map(({ event }) => event.name));
    case "unknown":
      return distinct(found.suggestions.map((label) => label.slice(label.indexOf(":") + 1)));
    default:
      return found satisfies never;
  }
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].slice(0, 3);
}
