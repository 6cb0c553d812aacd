// The values that shell completion knows: event names, provider ids, schemes, numbers of captures.

import { openCaptureStore } from "../compose.ts";
import type { EventType, Provider } from "../core/provider.ts";
import { builtInScenarios } from "../core/scenario/scenario.ts";
import { providers as builtIn } from "../providers/index.ts";
import type { CliContext } from "./command.ts";
import { ownProviders } from "./known-providers.ts";
import { hasStore } from "./stored-captures.ts";

/** One word that may be typed. */
export interface Candidate {
  readonly value: string;
  readonly note?: string;
}

/** Says that the shell completes names of files better. */
export const files = "files";

export interface CompletionWish {
  readonly context: CliContext;
  /** What has been typed of the word. */
  readonly typed: string;
  /** The command, e.g. `captures show`. */
  readonly path: string;
  /** Values of options in front, by their long name in camel case. */
  readonly given: ReadonlyMap<string, readonly string[]>;
}

/** What may stand in a place: `--provider`, or `poke <event>`; empty where nothing is known. */
export async function candidatesFor(place: string, wish: CompletionWish): Promise<readonly Candidate[] | typeof files> {
  const source = sources[place];
  return source === undefined ? [] : source(wish);
}

type Source = (wish: CompletionWish) => Promise<readonly Candidate[] | typeof files>;

const captures: Source = async ({ context, given }) => {
  const file = given.get("store")?.at(-1) ?? context.settings.storeFile;
  // Opening a store that is not there would make one.
  if (file === undefined || !hasStore(file)) return [];
  const store = await openCaptureStore(file);
  try {
    const listed = store.list({ limit: 30 });
    const newest: Candidate[] = listed.length === 0 ? [] : [{ value: "last", note: "the newest capture" }];
    return [
      ...newest,
      ...listed.map(({ id, provider, event }) => ({
        value: String(id),
        note: [provider, event].filter((part) => part !== undefined).join(" "),
      })),
    ];
  } finally {
    await store.close();
  }
};

const providerIds: Source = async (wish) => (await known(wish)).map(({ id, name }) => ({ value: id, note: name }));

const emulated: Source = async () =>
  (await import("../providers/emulated/index.ts")).emulations.map(({ provider: { id, name } }) => ({
    value: id,
    note: name,
  }));

/** A file of the user's own is completed by the shell. */
const scenarios: Source = async ({ typed }) =>
  /^[./\\]|\.(ya?ml|json)$/.test(typed)
    ? files
    : builtInScenarios.map(({ name, summary }) => ({ value: name, note: summary }));

const providerIdsOrFiles: Source = async (wish) => (/[./\\]/.test(wish.typed) ? files : providerIds(wish));

const events: Source = async (wish) => {
  const only = wish.given.get("provider")?.at(-1);
  const providers = (await known(wish)).filter(({ id }) => only === undefined || id === only);
  const names = providers.flatMap((provider) => provider.events.flatMap((event) => spellings(provider, event)));
  // With its provider in front only when somebody has begun to write it so: the list is long enough.
  const prefixed = wish.typed === "" ? [] : names.map(({ value, note, id }) => ({ value: `${id}:${value}`, note }));
  return [...names, ...prefixed];
};

/** Comma-separated: the last one is being typed, the others stay in front of it. */
const eventList: Source = async (wish) => {
  const found = await events({ ...wish, typed: "" });
  const lead = wish.typed.slice(0, wish.typed.lastIndexOf(",") + 1);
  return found === files
    ? files
    : found.map(({ value, note }) => ({ value: `${lead}${value}`, ...(note === undefined ? {} : { note }) }));
};

const schemes: Source = async (wish) => {
  const only = wish.given.get("provider")?.at(-1);
  const providers = (await known(wish)).filter(({ id }) => only === undefined || id === only);
  const found = new Map(providers.flatMap((provider) => provider.schemes.map(({ id, label }) => [id, label])));
  return [...found].map(([value, note]) => ({ value, ...(only === undefined ? {} : { note }) }));
};

/** Captures are numbers; all else that is replayed is a file or a folder. */
const replayed: Source = async (wish) => (/^\d/.test(wish.typed) ? captures(wish) : files);

const reporters: Source = async () =>
  (await import("./replay-reporters.ts")).reporterNames.map((value) => ({ value, note: "with =<file> into a file" }));

const ciSystems: Source = async () => ["github", "gitlab", "none"].map((value) => ({ value }));

const anyFiles: Source = async () => files;

const sources: Readonly<Record<string, Source>> = {
  "--provider": providerIds,
  "--scheme": schemes,
  "--event": events,
  "--events": eventList,
  "--capture": captures,
  "--emulate": emulated,
  "--scenario": scenarios,
  "--reporter": reporters,
  "--ci": ciSystems,
  "replay <what>": replayed,
  "poke <event>": events,
  "emit <event>": events,
  "emulate <provider>": emulated,
  "providers <id>": providerIds,
  "provider test <id|file>": providerIdsOrFiles,
  "provider lint <files>": anyFiles,
  "captures show <id>": captures,
  "captures export <ids>": captures,
  "captures delete <ids>": captures,
};

/** Built-in providers and those in data files; code is never run by pressing TAB, and a broken file is no error here. */
async function known({ context, given }: CompletionWish): Promise<readonly Provider[]> {
  const own = await ownProviders({ config: given.get("config") ?? [] }, context, { dataOnly: true });
  return [...builtIn, ...(own?.providers ?? [])];
}

function spellings({ id, name }: Provider, event: EventType): (Candidate & { readonly id: string })[] {
  const variants = (event.variants ?? []).map(({ variant }) => `${event.name}.${variant}`);
  return [event.name, ...variants].map((value) => ({ value, note: name, id }));
}
