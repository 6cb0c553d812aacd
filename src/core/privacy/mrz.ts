// The machine-readable zone of passports and cards (ICAO 9303): two lines of 44 or 36 characters, or three of 30.

import type { Dice } from "./dice.ts";

/** Whether the text is a machine-readable zone, its lines joined or not. */
export function isMrz(text: string): boolean {
  const lines = text.replace(/[\r\n]+/g, "");
  return (
    /^[ACIPV][A-Z0-9<]{2,}/.test(lines) &&
    /^[A-Z0-9<]+$/.test(lines) &&
    [72, 88, 90].includes(lines.length) &&
    lines.includes("<<")
  );
}

/** What a zone is rewritten with. */
export interface MrzSource {
  readonly dice: Dice;
  readonly word: (name: string) => string;
  /** ISO date to ISO date. */
  readonly birthday: (iso: string) => string;
}

/** The same zone with other names, numbers and birth date; the check digits of passports (TD3) hold. */
export function inventMrz(text: string, source: MrzSource): string {
  const plain = text.replace(/[\r\n]+/g, "");
  const made = plain.length === 88 ? passport(plain, source) : scrambled(plain, source);
  let next = 0;
  return text.replace(/[^\r\n]/g, () => {
    next += 1;
    return made[next - 1] as string;
  });
}

/** Whether the document number is one of those that `inventMrz` writes. */
export function isInventedMrz(text: string): boolean {
  const plain = text.replace(/[\r\n]+/g, "");
  return plain.slice(plain.length === 88 ? 44 : 5).startsWith("X00");
}

function passport(zone: string, source: MrzSource): string {
  const names = zone.slice(5, 44).replace(/[A-Z]+/g, source.word);
  const number = `X00${source.dice.digits(6)}`;
  const birth = birthOf(zone.slice(57, 63), source);
  const nationality = zone.slice(54, 57);
  const rest = zone.slice(64, 71);
  const personal = "<".repeat(14);
  const line = `${number}${check(number)}${nationality}${birth}${check(birth)}${zone[64]}${rest.slice(1)}${check(rest.slice(1))}${personal}<`;
  const composite = check(line.slice(0, 10) + line.slice(13, 20) + line.slice(21, 43));
  return zone.slice(0, 5) + names + line.slice(0, 43) + composite;
}

function birthOf(six: string, { birthday }: MrzSource): string {
  if (!/^\d{6}$/.test(six)) return six;
  const century = Number(six.slice(0, 2)) <= 26 ? 20 : 19;
  return birthday(`${century}${six.slice(0, 2)}-${six.slice(2, 4)}-${six.slice(4)}`)
    .slice(2)
    .replaceAll("-", "");
}

/** Cards: names word by word, every number a made-up one, check digits left to be wrong. */
function scrambled(zone: string, { dice, word }: MrzSource): string {
  const body = zone.slice(5).replace(/\d/g, () => dice.digits(1));
  const letters = body.replace(/(?<=<|^)[A-Z]{2,}(?=<)/g, word);
  return `${zone.slice(0, 5)}X00${letters.slice(3)}`;
}

function check(text: string): string {
  const weights = [7, 3, 1];
  const sum = [...text].reduce(
    (total, place, at) => total + (weights[at % 3] as number) * (place === "<" ? 0 : Number.parseInt(place, 36)),
    0,
  );
  return String(sum % 10);
}
