// People who do not exist, with addresses and numbers that reach nobody.

import type { PhoneRange } from "./generator-syntax.ts";
import type { SeededRandom } from "./seeded-random.ts";

const firstNames =
  "Alva Bente Cato Dario Edda Farid Gesa Hanno Ilka Jorin Kaja Levi Mira Nils Oda Pelle Quirin Runa Sanna Tore Ulla Vidar Wenke Ylva".split(
    " ",
  );
const lastNames =
  "Ahornblad Birkenau Clearbrook Dammgard Elmstrand Fernhill Granlund Heidegrip Isberg Juniper Kvistholm Lindmoor Marshfield Nordwall Ostergrove Pinewood Quellmark Rowanby Stonebeck Thornvale Ulmental Violund Weidenby Yewland".split(
    " ",
  );

/** An invented first name. */
export function firstName(random: SeededRandom): string {
  return random.pick(firstNames);
}

/** An invented last name. */
export function lastName(random: SeededRandom): string {
  return random.pick(lastNames);
}

/** An address in a domain that RFC 2606 keeps for examples. */
export function email(random: SeededRandom): string {
  const name = `${firstName(random)}.${lastName(random)}`.toLowerCase();
  return `${name}.${random.hex(6)}@example.${random.pick(["com", "net", "org"])}`;
}

/** A number from a range that is kept for fiction (Ofcom, Post- och telestyrelsen, NANPA 555-01xx), in E.164. */
export function phone(range: PhoneRange, random: SeededRandom): string {
  if (range === "gb") return `+447700900${random.digits(3)}`;
  if (range === "se") return `+46701740${605 + random.below(95)}`;
  return `+1${random.pick(["202", "312", "415", "617"])}55501${random.digits(2)}`;
}

/** A German IBAN with good check digits at a bank that cannot be: bank codes start with 1 to 9. */
export function iban(random: SeededRandom): string {
  return withCheckDigits("DE", `00000000${random.digits(10)}`);
}

/** ISO 7064 mod 97-10: country, check digits, account. */
function withCheckDigits(country: string, account: string): string {
  const letters = [...country].map((letter) => letter.charCodeAt(0) - 55).join("");
  const rest = BigInt(`${account}${letters}00`) % 97n;
  return `${country}${String(98n - rest).padStart(2, "0")}${account}`;
}
