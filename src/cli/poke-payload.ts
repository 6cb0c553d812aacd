// Which bytes a poke sends: a canned payload found by its event's name, or the user's own with --data.

import { payloadNotPublished } from "../core/catalogue-errors.ts";
import { type ChosenEvent, chooseEvent } from "../core/event-choice.ts";
import { type Edit, freshBeside } from "../core/fixture.ts";
import { locate } from "../core/json/locate.ts";
import type { EventType, FreshField, Provider } from "../core/provider.ts";
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
  const chosen = chooseFrom(query, wish, parts);
  const { provider, event, payload } = chosen;
  const { known, context } = parts;
  const source = wish.data === undefined ? await readCanned(chosen, known) : await readData(wish.data, context);
  const edits = (wish.set ?? []).map(parseEdit);
  const body = editPayload(source, edits);
  const fields = wish.fresh === true ? freshBeside(payload?.fresh ?? [], edits) : [];
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

function chooseFrom(query: string, wish: Wish, { known, context }: PokeParts): ChosenEvent {
  const provider = wish.provider === undefined ? undefined : findProvider(known.list, wish.provider);
  const named = provider === undefined ? {} : { provider };
  const chosen = chooseEvent(known.list, query, { ...named, hasData: wish.data !== undefined });
  if (!chosen.isListed)
    note(`${chosen.provider.name} publishes no event type "${query}"; your own data is sent all the same.`, context);
  return chosen;
}

async function readCanned(
  { provider, event, payload }: ChosenEvent,
  { payloads }: KnownProviders,
): Promise<Uint8Array> {
  if (payload !== undefined) return payloads.read(payload.file);
  throw payloadNotPublished(
    provider,
    event,
    "Send your own bytes: --data @file.json, or --data - to read standard input.",
  );
}

/** The bytes of `--data`. @throws HookdevError `DATA_INVALID`, `FILE_NOT_READABLE` */
export async function readData(data: string, context: CliContext): Promise<Uint8Array> {
  if (data === "-") return context.system.readStdin();
  if (data.startsWith("@") && data.length > 1) return context.system.readFile(data.slice(1));
  throw usageError(
    "DATA_INVALID",
    "--data takes @file or - for standard input.",
    "Put the payload into a file: --data @payload.json.",
  );
}

/** `/json/pointer=value`; the value is JSON where it reads as JSON, else text. @throws HookdevError `SET_INVALID` */
export function parseEdit(text: string): Edit {
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
