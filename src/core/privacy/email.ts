// E-mail addresses: found in text, and replaced by ones in domains that RFC 2606 and RFC 6761 keep free.

import type { Dice } from "./dice.ts";
import { fold } from "./shapes.ts";
import { inventWord } from "./words.ts";

/** Where addresses stand in the text. They are read from their `@`: a long text without one costs nothing. */
export function findEmails(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const local = /[\p{L}\p{M}\p{N}._%+'-]*[\p{L}\p{M}\p{N}_+-]$/u.exec(
      text.slice(Math.max(0, at - longestLocal), at),
    )?.[0];
    const domain = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}-]+)+/u.exec(
      text.slice(at + 1, at + 1 + longestDomain),
    )?.[0];
    if (local !== undefined && domain !== undefined)
      found.push({ start: at - local.length, end: at + 1 + domain.length });
  }
  return found;
}

const longestLocal = 128;
const longestDomain = 255;

/** Whether nobody can have this address. */
export function isReservedEmail(address: string): boolean {
  return reserved.test(address);
}

/**
 * An address of the same length as far as its domain allows it. `word` gives the invented word for one that is known as a
 * name, so that `sven.ek@…` goes with the new names.
 */
export function inventEmail(address: string, throws: Dice, word: (known: string) => string | undefined): string {
  const at = address.lastIndexOf("@");
  const [local, domain] = at === -1 ? [address, ""] : [address.slice(0, at), address.slice(at + 1)];
  const made = local.replace(/\p{L}[\p{L}\p{M}]*|\p{N}+/gu, (part) => {
    if (/^\p{N}/u.test(part)) return throws.digits(part.length);
    const { length } = [...part];
    return fold(word(part) ?? inventWord(length, "given", throws))
      .slice(0, length)
      .padEnd(length, "o");
  });
  return at === -1 ? made : `${made}@${inventDomain(domain)}`;
}

const reserved =
  /[@.](?:example\.(?:com|net|org)|[\p{L}\p{N}-]+\.(?:example|test|invalid|localhost)|example|test|invalid|localhost)$/iu;

/** The same domain becomes the same one in every run: it says nothing about a person. */
function inventDomain(domain: string): string {
  const length = domain.length;
  if (length === 11) return "example.com";
  if (length < 6) return "a.test";
  const label = length - 5;
  const made = "post-office-".repeat(Math.ceil(label / 12)).slice(0, label);
  return `${made.replace(/-$/, "x")}.test`;
}
