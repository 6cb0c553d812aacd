// What may stand between `{{` and `}}`, read once: names, what goes with them, and words for what is wrong.

import { nearest } from "../provider-schema/nearest.ts";
import { quoted } from "../sanitise.ts";

export type TimeForm = "iso" | "iso7" | "unix" | "ms" | "date";
export type PhoneRange = "gb" | "se" | "us";

export type Generator =
  | { readonly kind: "now"; readonly form: TimeForm; readonly shiftMs: number }
  | { readonly kind: "hex"; readonly characters: number }
  | { readonly kind: "int"; readonly from: number; readonly to: number }
  | { readonly kind: "pick"; readonly of: readonly string[] }
  | { readonly kind: "phone"; readonly range: PhoneRange }
  | { readonly kind: "uuid" | "uuid7" | "name" | "first-name" | "last-name" | "email" | "iban" | "seq" };

/** A generator, or what is wrong with it as the end of a sentence. */
export type ReadGenerator =
  | { readonly ok: true; readonly generator: Generator }
  | { readonly ok: false; readonly problem: string };

const plain = ["uuid", "uuid7", "name", "first-name", "last-name", "email", "iban", "seq"] as const;

/** Every name, as suggestions and documents list them. */
export const generatorNames = ["now", "hex", "int", "pick", "phone", ...plain] as const;

/** Reads what stands between the braces. */
export function readGenerator(text: string): ReadGenerator {
  const [, name = "", rest = ""] = /^([a-z0-9-]*?)((?:[:+]|-(?=\d)).*)?$/is.exec(text) ?? [];
  const given = rest.startsWith(":") ? rest.slice(1) : rest;
  switch (name) {
    case "now":
      return readNow(given);
    case "hex":
      return readHex(given);
    case "int":
      return readInt(given);
    case "pick":
      return readPick(given);
    case "phone":
      return readPhone(given);
    default:
      return readPlain(name, rest);
  }
}

function readPlain(name: string, rest: string): ReadGenerator {
  const kind = plain.find((known) => known === name);
  if (kind === undefined) {
    const near = nearest(name, generatorNames);
    const advice = near === undefined ? `known are ${generatorNames.join(", ")}` : `did you mean "${near}"?`;
    return wrong(`is no generator; ${advice}`);
  }
  return rest === "" ? { ok: true, generator: { kind } } : wrong(`takes nothing behind ${quoted(name)}`);
}

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function readNow(given: string): ReadGenerator {
  const match = /^(iso7|iso|unix|ms|date)?(?:([+-])(\d{1,6})(ms|s|m|h|d))?$/.exec(given);
  if (match === null)
    return wrong("is written {{now}}, {{now:unix}}, ms, iso, iso7 or date, with +3m or -10m behind it");
  const [, form = "iso", sign, count, unit] = match;
  const shift = unit === undefined ? 0 : Number(count) * unitMs[unit as keyof typeof unitMs];
  return {
    ok: true,
    generator: { kind: "now", form: form as TimeForm, shiftMs: sign === "-" ? -shift : shift },
  };
}

function readHex(given: string): ReadGenerator {
  const characters = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (characters < 1 || characters > 4096) return wrong("is written {{hex:32}}, from 1 to 4096 characters");
  return { ok: true, generator: { kind: "hex", characters } };
}

function readInt(given: string): ReadGenerator {
  const match = /^(-?\d{1,14})-(-?\d{1,14})$/.exec(given);
  const [from, to] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || !(from <= to)) return wrong("is written {{int:1-100}}, the smaller number first");
  return { ok: true, generator: { kind: "int", from, to } };
}

function readPick(given: string): ReadGenerator {
  const of = given.split("|");
  return of.length > 1
    ? { ok: true, generator: { kind: "pick", of } }
    : wrong("is written {{pick:approved|refused}}, with at least two texts");
}

function readPhone(given: string): ReadGenerator {
  if (given === "" || given === "gb" || given === "se" || given === "us")
    return { ok: true, generator: { kind: "phone", range: given === "" ? "gb" : given } };
  return wrong("is written {{phone}}, {{phone:gb}}, {{phone:se}} or {{phone:us}}");
}

function wrong(problem: string): ReadGenerator {
  return { ok: false, problem };
}
