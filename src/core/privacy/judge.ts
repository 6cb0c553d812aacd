// Whether a value is somebody's, or nobody's: from a reserved range, an example, or of our own making.

import { isInventedCode, isReservedIp } from "./codes.ts";
import { isInventedBirthday, readDate } from "./dates.ts";
import { isReservedEmail } from "./email.ts";
import { isIban, isReservedIban } from "./iban.ts";
import type { Kind } from "./kinds.ts";
import { isInventedMrz } from "./mrz.ts";
import { isExampleName, isNeutralPart, isPlaceholder, wordPattern } from "./name-parts.ts";
import { isReservedNational, readNationalNumber } from "./national/all.ts";
import { isReservedPhone } from "./phone.ts";
import { digitsOf } from "./shapes.ts";
import { isInventedWord } from "./words.ts";

/**
 * `real`: looks like somebody's. `beside`: tells little alone (a city, a company), so it counts where something real
 * stands in the same file. `invented`: nobody's.
 */
export type Judgement = "real" | "beside" | "invented";

/** Judges a value; `sure` is whether its key or form says that it is about a person. */
export function judge(kind: Kind, text: string, sure: boolean): Judgement {
  if (isNobodys(kind, text)) return "invented";
  return sure && !besideKinds.has(kind) ? "real" : "beside";
}

const besideKinds: ReadonlySet<Kind> = new Set(["company", "place", "registration", "account", "username"]);

function isNobodys(kind: Kind, text: string): boolean {
  switch (kind) {
    case "given-name":
    case "family-name":
    case "name":
    case "company":
    case "street":
    case "place":
    case "username":
      return areInventedWords(text, kind);
    case "birth-date": {
      const read = readDate(text.trim());
      return read === undefined || isInventedBirthday(read.iso);
    }
    case "national-id":
      // `800512-…` is somebody of May 1980, and no number of ours.
      return readNationalNumber(text) === undefined ? isInventedCode(text) : isReservedNational(text);
    case "email":
      return !text.includes("@") || isReservedEmail(text);
    case "phone":
      return digitsOf(text).length < fewestPhoneDigits || isReservedPhone(text);
    case "iban":
      return isIban(text) ? isReservedIban(text) : isInventedCode(text);
    case "card":
      return digitsOf(text).startsWith("9") || isTestCard(text);
    case "ip":
      return isReservedIp(text);
    case "mrz":
      return isInventedMrz(text);
    case "document":
    case "account":
    case "registration":
      return isInventedCode(text);
    case "photo":
      return isBlank(text);
    default:
      // Ids, bank codes and postal codes identify nobody outside.
      return true;
  }
}

const fewestPhoneDigits = 7;

function areInventedWords(text: string, kind: Kind): boolean {
  const words = text.match(wordPattern) ?? [];
  return (
    isExampleName(words) ||
    words.every((word) => isNeutralPart(word, kind) || isPlaceholder(word) || isInventedWord(word))
  );
}

/** Numbers that payment providers publish for tests. */
function isTestCard(text: string): boolean {
  return /^(4242424242424242|4111111111111111|4000000000000002|5555555555554444|5105105105105100|378282246310005|371449635398431|6011111111111117|30569309025904|3530111333300000)$/.test(
    digitsOf(text),
  );
}

/** What takes the place of a picture: Base64 of nothing but zeros behind its first bytes. */
function isBlank(text: string): boolean {
  return !/^[A-Za-z0-9+/_-]{200,}={0,2}$/.test(text) || /^.{0,16}A+={0,2}$/.test(text);
}
