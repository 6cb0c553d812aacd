// Which bytes a poke sends: a canned payload found by its event's name, or the user's own with --data.

import { eventLabel, findEvent } from "../core/catalogue.ts";
import { HookdevError } from "../core/errors.ts";
import type { Edit } from "../core/fixture.ts";
import { locate } from "../core/json/locate.ts";
import type { EventType, FreshField, PayloadInfo, Provider } from "../core/provider.ts";
import { findProvider } from "../core/provider-choice.ts";
import { visible } from "../core/sanitise.ts";
import { editPayload } from "../flows/poke.ts";
import type { CliContext } from "./command.ts";
import type { KnownProviders } from "./known-providers.ts";
import { note } from "./note.ts";
import type { PokeOptions } from "./poke-options.ts";
import { usageError } from "./usage-error.ts";

export interface ChosenPayload {
  readonly provider: Provider;
  readonly event: EventType;
  readonly body: Uint8Array;
  readonly fresh: readonly FreshField[];
  readonly contentType?: string;
}

type Wish = Pick<PokeOptions, "provider" | "data" | "set" | "fresh">;

/** Finds the event and reads its bytes. @throws HookdevError `EVENT_UNKNOWN`, `EVENT_AMBIGUOUS`, `PAYLOAD_NOT_PUBLISHED` */
export async function choosePayload(query: string, wish: Wish, parts: PokeParts): Promise<ChosenPayload> {
  const { provider, event, payload } = chooseEvent(query, wish, parts);
  const { known, context } = parts;
  const source =
    wish.data === undefined
      ? await readCanned({ provider, event, payload }, known)
      : await readData(wish.data, context);
  const body = editPayload(source, (wish.set ?? []).map(parseEdit));
  const fields = wish.fresh === true ? (payload?.fresh ?? []) : [];
  // The user's own bytes need not hold every value that the canned payload has.
  const fresh = wish.data === undefined ? fields : fields.filter((field) => locate(body, field.pointer) !== undefined);
  const contentType = payload?.contentType;
  return { provider, event, body, fresh, ...(contentType === undefined ? {} : { contentType }) };
}

/** What a poke looks things up in. */
export interface PokeParts {
  readonly known: KnownProviders;
  readonly context: CliContext;
}

interface ChosenEvent {
  readonly provider: Provider;
  readonly event: EventType;
  readonly payload: PayloadInfo | undefined;
}

function chooseEvent(query: string, wish: Wish, { known, context }: PokeParts): ChosenEvent {
  const providers = known.list;
  const named = wish.provider === undefined ? undefined : findProvider(providers, wish.provider);
  const found = findEvent(providers, query, named?.id);
  switch (found.kind) {
    case "found":
      return { provider: found.provider, event: found.event, payload: found.payload };
    case "ambiguous":
      throw usageError(
        "EVENT_AMBIGUOUS",
        `"${visible(query)}" is an event of several providers: ${found.candidates.map(eventLabel).join(", ")}.`,
        "Choose one with --provider <id>, or write <provider>:<event>.",
      );
    case "unknown":
      return unlisted(query, named, { wish, context, suggestions: found.suggestions });
    default:
      return found satisfies never;
  }
}

interface Unlisted {
  readonly wish: Wish;
  readonly context: CliContext;
  readonly suggestions: readonly string[];
}

/** An event that is in no list may still be sent with the user's own bytes: an unknown type is a test, too. */
function unlisted(query: string, named: Provider | undefined, { wish, context, suggestions }: Unlisted): ChosenEvent {
  if (named !== undefined && wish.data !== undefined) {
    note(`${named.name} publishes no event type "${query}"; your own data is sent all the same.`, context);
    return { provider: named, event: { name: query }, payload: undefined };
  }
  const where = named === undefined ? "No provider has" : `${named.name} has no`;
  throw usageError(
    "EVENT_UNKNOWN",
    `${where} event type "${visible(query)}".`,
    suggestions.length === 0
      ? "`hookdev events` lists all of them; with --provider and --data you can send one that is not listed."
      : `Did you mean ${suggestions.slice(0, 3).join(", ")}? \`hookdev events\` lists all.`,
  );
}

async function readCanned(
  { provider, event, payload }: ChosenEvent,
  { payloads }: KnownProviders,
): Promise<Uint8Array> {
  if (payload !== undefined) return payloads.read(payload.file);
  throw new HookdevError("PAYLOAD_NOT_PUBLISHED", {
    category: "fixture",
    message: `${provider.name} has the event ${event.name}, but hookdev has no payload for it and does not invent one.`,
    remedy: "Send your own bytes: --data @file.json, or --data - to read standard input.",
  });
}

async function readData(data: string, context: CliContext): Promise<Uint8Array> {
  if (data === "-") return context.system.readStdin();
  if (data.startsWith("@") && data.length > 1) return context.system.readFile(data.slice(1));
  throw usageError(
    "DATA_INVALID",
    "--data takes @file or - for standard input.",
    "Put the payload into a file: --data @payload.json.",
  );
}

/** `/json/pointer=value`; the value is JSON where it reads as JSON, else text. */
function parseEdit(text: string): Edit {
  const equals = text.indexOf("=");
  if (equals === -1 || !text.startsWith("/")) {
    throw usageError(
      "SET_INVALID",
      `--set takes /json/pointer=value, not "${visible(text)}".`,
      "Example: --set /case/status=rejected",
    );
  }
  return { pointer: text.slice(0, equals), value: text.slice(equals + 1) };
}
