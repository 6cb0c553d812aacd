// `{{…}}` in the texts of a scenario: ids and times that are made once and shared by all its events.

import type { Random } from "../ports.ts";
import { quoted } from "../sanitise.ts";

/** What a template is filled from. */
export interface TemplateSource {
  readonly random: Random;
  /** Milliseconds since 1970, UTC, of the event that holds it. */
  readonly now: number;
  /** Everything made so far by its template; the next event finds it there. */
  readonly made: Map<string, string>;
  /** Texts of the file, already filled. */
  readonly vars: ReadonlyMap<string, string>;
}

const template = /\{\{([^{}]*)\}\}/g;

/** The text with every template filled. Templates that are not known stay as they are: see `templateProblem`. */
export function fillText(text: string, source: TemplateSource): string {
  return text.replace(template, (whole, inner: string) => filled(inner.trim(), source) ?? whole);
}

/**
 * A JSON value with the templates in all its texts filled, keys excepted. A text that is nothing but a time in numbers
 * (`{{now:epoch-ms}}`) becomes a number.
 */
export function fillValue(value: unknown, source: TemplateSource): unknown {
  if (typeof value === "string")
    return /^\{\{\s*(?:now|time):epoch-(?:ms|s)(?::[\w-]+)?\s*\}\}$/.test(value)
      ? Number(fillText(value, source))
      : fillText(value, source);
  if (Array.isArray(value)) return value.map((item) => fillValue(item, source));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, fillValue(child, source)]));
}

/** What is wrong with the templates in a text, safe to show, or undefined. `vars` are the names that `{{name}}` may use. */
export function templateProblem(text: string, vars: ReadonlySet<string>): string | undefined {
  for (const [whole, inner = ""] of text.matchAll(template)) {
    const words = inner.trim();
    if (!generated.test(words) && !vars.has(words)) return `${quoted(whole)} is not known. ${knownTemplates}`;
  }
  return undefined;
}

const knownTemplates =
  "Write {{name}} for one of vars, {{id:name}}, {{uuid:name}}, {{hex32:name}} or {{digits6:name}} for a value that is made once, {{now}} for the event's time, {{time:name}} for a time that is made once.";

const generated =
  /^(?:(?:id|uuid|hex(?:[1-9]|[1-5]\d|6[0-4])|digits(?:[1-9]|[1-5]\d|6[0-4])):[A-Za-z][\w-]*|now(?::(?:iso|iso-7|epoch-ms|epoch-s))?|time(?::(?:iso-7|epoch-ms|epoch-s))?:[A-Za-z][\w-]*)$/;

function filled(words: string, source: TemplateSource): string | undefined {
  const known = source.vars.get(words) ?? source.made.get(words);
  if (known !== undefined) return known;
  if (!generated.test(words)) return undefined;
  const parts = words.split(":");
  const kind = parts[0] as string;
  if (kind === "now") return timeText(source.now, parts[1] ?? "iso");
  const made = kind === "time" ? sharedTime(parts, source) : idOf(kind, parts[1] as string, source.random);
  if (kind !== "time") source.made.set(words, made);
  return made;
}

/** One moment for a name, whatever form it is asked in. */
function sharedTime(parts: readonly string[], { made, now }: TemplateSource): string {
  const key = `time of ${parts.at(-1)}`;
  if (!made.has(key)) made.set(key, String(now));
  return timeText(Number(made.get(key)), parts.length === 3 ? (parts[1] as string) : "iso");
}

function timeText(at: number, form: string): string {
  if (form === "epoch-ms") return String(at);
  if (form === "epoch-s") return String(Math.floor(at / 1000));
  const iso = new Date(at).toISOString();
  return form === "iso-7" ? `${iso.slice(0, -1)}0000Z` : iso;
}

function idOf(kind: string, name: string, random: Random): string {
  if (kind === "uuid") return random.uuid();
  if (kind === "id") return `${name}-${random.hex(8)}`;
  const count = Number(/\d+$/.exec(kind)?.[0]);
  if (kind.startsWith("hex")) return random.hex(count);
  return [...random.hex(count)].map((digit) => Number.parseInt(digit, 16) % 10).join("");
}
