// What stands in a name beside the names: titles, particles, legal forms, words that only look like names.

import type { Kind } from "./kinds.ts";
import { fold } from "./shapes.ts";

/** A word of letters inside a text. */
export const wordPattern = /\p{L}[\p{L}\p{M}]*/gu;

/**
 * Whether the word says nothing about who it is: `van`, `Dr`, and in the name of a company `GmbH`. Particles count in
 * lower case only, and `Asa` is a woman where no company is named.
 */
export function isNeutralPart(word: string, kind: Kind): boolean {
  const plain = fold(word);
  if (titles.has(plain) || (particles.has(plain) && word === word.toLowerCase())) return true;
  return kind === "company" && legalForms.has(word.toLowerCase());
}

/** Whether a word of ordinary texts is meant where it stands in lower case: `mark`, `will`, `open`. */
export function isCommonWord(word: string): boolean {
  return common.has(fold(word));
}

/** Whether the word marks an example on purpose. */
export function isPlaceholder(word: string): boolean {
  return placeholders.has(fold(word));
}

/** Whether a name says itself that it is one: `Alex Example`, `Erika Mustermann`. */
export function isExampleName(words: readonly string[]): boolean {
  return words.some((word) => examples.has(fold(word)));
}

const examples = new Set(
  "example sample demo dummy fake test testing mustermann musterfrau beispiel exempel exemple ejemplo esempio ornek".split(
    " ",
  ),
);
const titles = new Set("mr mrs ms miss mx dr prof herr frau sir dame jr sr ii iii iv phd md mba esq".split(" "));
const particles = new Set(
  "van von der den de del della di da do dos das du la le les el al bin binti bint ibn af av zu zum zur ter ten te och und and et y e i of the".split(
    " ",
  ),
);
const legalForms = new Set(
  "ab oy oyj as asa aps gmbh ag kg kgaa ug ohg ev se bv nv vof sa sas sarl sasu eurl spa srl snc sl slu sp z oo ltd limited plc llp llc inc incorporated corp corporation co company lp pty pte kft zrt doo ad jsc ooo gbr holding group sti tic".split(
    " ",
  ),
);
const placeholders = new Set(
  "example sample test testing tester demo dummy fake anonymous unknown unspecified none null na john jane doe max mustermann musterfrau muster erika beispiel exempel exemple ejemplo esempio ornek user name first last firstname lastname given family customer applicant person company inc reviewer".split(
    " ",
  ),
);
const common = new Set(
  "a about accepted account action active address admin after all alert amount and any api app approved april are art as at august autumn average bank bay be bell best bill black blue body bond book both brown bush business but by call can card case cash chance change check city clear client close closed code cold come common company complete completed contact cook cost country created credit cross customer data date day dean debit december declined default delivery description do document done draft drew due early east end error event expired failed fair false family february field file final finance first fish flag for form fox france free friday from full game gene given glass go gold good grace grant gray green group guy had hall hand hard has have he her high hill him his holiday home hope house id ill image in info into is issue it item jack january job joy july june just key king knight known lake land last late law lee level life light line list live long love low made main major man many march mark market mason match matched may me message mid middle mike mill miller mission monday money month more most my name nations near new news next night no none norm north not note november null number ocean october of off office old on one open or order other our out over owner page paid park part pat pending penny people person phone piece place plan play point pool post power price prince private process profile public queue quick rain rate ray read ready real reason red reed registered rejected report request result review rich right risk rob robin rock role rose round rule run sage sale same sanction saturday score section see september sent service set share she shore short show side sky small smith snow so some son source south spring stage stand star start state status step still stone storm street strong summer sun sunday system table tag take team test text that the their then there they this thursday time to today too top total trade true trust tuesday type under unit unknown up update updated us use user valid value version very view wade was way we web wednesday week well west what when which white who why will win winter wise with wood word work world year yes you young your".split(
    " ",
  ),
);
