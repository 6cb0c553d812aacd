// Values made up from a seed: the same for the same seed, suite, case and place, whatever else the case holds.

import { HookdevError } from "../errors.ts";
import { quoted } from "../sanitise.ts";
import { type Generator, readGenerator, type TimeForm } from "./generator-syntax.ts";
import { email, firstName, iban, lastName, phone } from "./invented-people.ts";
import type { Seed } from "./seed.ts";
import { type SeededRandom, seededRandom, uuidOf } from "./seeded-random.ts";
import { type TemplatePart, templateParts } from "./templates.ts";

/** Where a value stands. */
export interface Place {
  readonly seed: Seed;
  readonly suite: string;
  readonly case: string;
  /** Number of the case in its suite, from 1: what `{{seq}}` is. */
  readonly number: number;
}

/**
 * The text with its generators filled in.
 *
 * @param at what tells this text from the others of its case: its JSON Pointer, or `header <name>`
 * @throws HookdevError `GENERATOR_INVALID`
 */
export function filled(text: string, at: string, place: Place): string {
  if (!text.includes("{{")) return text;
  return templateParts(text)
    .map((part, index) => (part.kind === "text" ? part.text : generated(part, [at, String(index)], place)))
    .join("");
}

/** What is wrong with the generators in a text, as a sentence; undefined when nothing is. */
export function generatorProblem(text: string): string | undefined {
  for (const { kind, text: inside } of templateParts(text)) {
    if (kind === "text") continue;
    const read = readGenerator(inside);
    if (!read.ok) return `${quoted(`{{${inside}}}`)} ${read.problem}${read.problem.endsWith("?") ? "" : "."}`;
  }
  return undefined;
}

/** True when the text is one generator whose values are numbers. */
export function isNumeric(text: string): boolean {
  const [part, ...more] = templateParts(text);
  if (part?.kind !== "generator" || more.length > 0) return false;
  const read = readGenerator(part.text);
  if (!read.ok) return false;
  const { generator } = read;
  return (
    generator.kind === "int" ||
    generator.kind === "seq" ||
    (generator.kind === "now" && (generator.form === "unix" || generator.form === "ms"))
  );
}

function generated({ text }: TemplatePart, key: readonly string[], place: Place): string {
  const read = readGenerator(text);
  if (read.ok) return valueFor(read.generator, seededRandom(place.seed.text, [place.suite, place.case, ...key]), place);
  throw new HookdevError("GENERATOR_INVALID", {
    category: "fixture",
    message: `${quoted(`{{${text}}}`)} ${read.problem}.`,
    remedy: "Write \\{{ for two braces that are no generator.",
  });
}

function valueFor(generator: Generator, random: SeededRandom, { seed, number }: Place): string {
  switch (generator.kind) {
    case "now":
      return timeText(seed.timeMs + generator.shiftMs, generator.form, random);
    case "uuid":
      return random.uuid();
    case "uuid7":
      return uuid7(seed.timeMs, random);
    case "hex":
      return random.hex(generator.characters);
    case "int":
      return String(generator.from + random.below(generator.to - generator.from + 1));
    case "pick":
      return random.pick(generator.of);
    case "name":
      return `${firstName(random)} ${lastName(random)}`;
    case "first-name":
      return firstName(random);
    case "last-name":
      return lastName(random);
    case "email":
      return email(random);
    case "iban":
      return iban(random);
    case "phone":
      return phone(generator.range, random);
    case "seq":
      return String(number);
    default:
      return generator satisfies never;
  }
}

function timeText(timeMs: number, form: TimeForm, random: SeededRandom): string {
  const iso = new Date(Math.max(timeMs, 0)).toISOString();
  switch (form) {
    case "iso":
      return iso;
    case "iso7":
      return `${iso.slice(0, -1)}${random.digits(4)}Z`;
    case "unix":
      return String(Math.floor(timeMs / 1000));
    case "ms":
      return String(timeMs);
    case "date":
      return iso.slice(0, 10);
    default:
      return form satisfies never;
  }
}

/** RFC 9562: 48 bits of milliseconds, then chance. */
function uuid7(timeMs: number, random: SeededRandom): string {
  const bytes = Buffer.from(random.hex(32), "hex");
  bytes.writeUIntBE(timeMs, 0, 6);
  return uuidOf(bytes, 7);
}

/** Chance of a case for what is not written as a generator: fresh values, message ids. */
export function placeRandom({ seed, suite, case: name }: Place, at: string): SeededRandom {
  return seededRandom(seed.text, [suite, name, at]);
}
