// What a filter is once it has been read: terms that must all hold.

/** One condition on a capture. Text is compared without regard to the case of A-Z. */
export type FilterTest =
  /** In the method, the target, the provider or the event. */
  | { readonly kind: "word"; readonly contains: string }
  | { readonly kind: "provider" | "method"; readonly is: string }
  | { readonly kind: "event" | "path"; readonly contains: string }
  /** What `--provider` and `--event` ask for: the whole text, also its case. */
  | { readonly kind: "exact"; readonly field: "provider" | "event"; readonly is: string }
  /** The status the sender got: the app's last answer, else the inbox's own. Both ends belong to it. */
  | { readonly kind: "status"; readonly from: number; readonly to: number }
  | { readonly kind: "unanswered" }
  | { readonly kind: "signature"; readonly is: SignatureState }
  /** Received at least `fromMs` and less than `toMs` ago. */
  | { readonly kind: "age"; readonly fromMs: number; readonly toMs: number }
  /** Some value of the header; an empty text asks only whether it is there. */
  | { readonly kind: "header"; readonly name: string; readonly contains: string }
  /** The whole body as text, or the value at a JSON Pointer. */
  | { readonly kind: "body"; readonly contains: string }
  | { readonly kind: "pointer"; readonly pointer: string; readonly is: string };

/** `none`: not checked, because no key is known. */
export type SignatureState = "ok" | "bad" | "none";

export interface FilterTerm {
  readonly negated: boolean;
  readonly test: FilterTest;
}

/** All terms must hold; the empty filter lets everything through. */
export type Filter = readonly FilterTerm[];

/** Where a filter text is wrong: `at` is its first character, from 0. */
export interface FilterProblem {
  readonly at: number;
  readonly length: number;
  readonly message: string;
}

/** Terms that the store can answer from its index, without headers and bodies. */
export function isColumnTerm(term: FilterTerm): boolean {
  const { kind } = term.test;
  return kind !== "header" && kind !== "body" && kind !== "pointer";
}

/** Whether the body has to be read for this filter. */
export function needsBody(filter: Filter): boolean {
  return filter.some(({ test }) => test.kind === "body" || test.kind === "pointer");
}

/** Lower case for A-Z only, as the store's index compares. */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
