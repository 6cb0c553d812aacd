// The known word that a mistyped one was probably meant to be.

import { editDistance } from "../edit-distance.ts";

/** The nearest of the known words, or undefined when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const wanted = fold(word);
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(wanted, fold(candidate));
    if (best === undefined || distance < best.distance) best = { word: candidate, distance };
  }
  return best !== undefined && best.distance <= Math.max(1, Math.floor(wanted.length / 3)) ? best.word : undefined;
}

/** Case, dashes and underscores are the usual slips. */
function fold(word: string): string {
  return word
    .slice(0, 60)
    .toLowerCase()
    .replace(/[\s_-]/g, "");
}
