// IBANs: found by their check digits, replaced by ones with check digits that hold and a bank that does not exist.

import type { Dice } from "./dice.ts";
import { compact, overlay } from "./shapes.ts";

/** An IBAN inside text, in groups or not. */
export const ibanPattern = "[A-Za-z]{2}\\d{2}(?:[ -]?[A-Za-z0-9]){11,30}";

/** Whether the check digits hold (ISO 13616, modulus 97). */
export function isIban(text: string): boolean {
  const core = compact(text);
  return (
    /^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(core) && lengthFits(core) && remainder(core.slice(4) + core.slice(0, 4)) === 1
  );
}

/** Whether its bank is the one that does not exist, or it is the specimen of a country's own documentation. */
export function isReservedIban(text: string): boolean {
  const core = compact(text);
  return /^.{4}(?:0000|XXXX)/.test(core) || specimens.has(core);
}

/** Country and length stay; letters where the country has letters. */
export function inventIban(text: string, throws: Dice): string {
  const core = compact(text);
  const country = core.slice(0, 2);
  const bank = /[A-Z]/.test(core.slice(4, 8)) ? "XXXX" : "0000";
  const account = [...core.slice(8)].map((place) => (/\d/.test(place) ? throws.digits(1) : "X")).join("");
  const basic = bank + account;
  const check = String(98 - remainder(`${basic}${country}00`)).padStart(2, "0");
  return overlay(text, country + check + basic);
}

function remainder(text: string): number {
  let rest = 0;
  for (const place of text) {
    const value = Number.parseInt(place, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

function lengthFits(core: string): boolean {
  const wanted = lengths[core.slice(0, 2)];
  return wanted === undefined || core.length === wanted;
}

/** Of the countries that appear most; of others the check digits alone tell. */
const lengths: Readonly<Record<string, number>> = Object.fromEntries(
  "AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GR27 HR21 HU28 IE22 IS26 IT27 LI21 LT20 LU20 LV21 MC27 MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24 TR26"
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const specimens = new Set([
  "DE89370400440532013000",
  "GB29NWBK60161331926819",
  "GB82WEST12345698765432",
  "FR7630006000011234567890189",
  "FR1420041010050500013M02606",
  "NL91ABNA0417164300",
  "SE4550000000058398257466",
  "NO9386011117947",
  "ES9121000418450200051332",
  "IT60X0542811101000000123456",
]);
