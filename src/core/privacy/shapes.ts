// Texts compared and rewritten by their letters and digits, whatever stands between them.

/** Letters and digits alone, upper case: what is the same in `se12 3456` and `SE123456`. */
export function compact(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
}

/** The decimal digits alone. */
export function digitsOf(text: string): string {
  return text.replace(/\D/g, "");
}

/**
 * Writes letters and digits into the places of those of `model`: separators stay, and letters take the case that stood
 * there. Where there are more or fewer of them than places, they are written as they are.
 */
export function overlay(model: string, letters: string): string {
  if (compact(model).length !== letters.length) return letters;
  let next = 0;
  return model.replace(/[\p{L}\p{N}]/gu, (place) => {
    const letter = letters[next] as string;
    next += 1;
    return place !== place.toUpperCase() ? letter.toLowerCase() : letter;
  });
}

/** Lower case, without marks and without what hides differences: `Øz-Gür` is `oz-gur`. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßøæœđłıþð’]/g, (letter) => special[letter] as string)
    .replace(/\p{M}/gu, "");
}

/** As people write it who have no such key: `Müller` is `mueller`. */
export function foldSpelledOut(text: string): string {
  return fold(
    text
      .normalize("NFC")
      .toLowerCase()
      .replace(/[äöüåøæ]/g, (letter) => spelledOut[letter] as string),
  );
}

const special: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  æ: "ae",
  œ: "oe",
  đ: "d",
  ł: "l",
  ı: "i",
  þ: "th",
  ð: "d",
  "’": "'",
};
const spelledOut: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe", æ: "ae" };
