// A delivery as it arrived, and changed copies of it that verify may be asked about.

import { type HeaderLines, headerPairs } from "../../http.ts";
import type { VerifyInput } from "../engine-types.ts";
import type { MessageScheme, SigningScheme } from "../scheme.ts";
import type { CauseId } from "./causes.ts";

/** One question to verify. */
export interface Trial<Scheme extends SigningScheme = SigningScheme> {
  readonly scheme: Scheme;
  readonly input: VerifyInput;
}

/** The delivery as it would have arrived, or been judged, without one cause. */
export interface Variant {
  readonly cause: CauseId;
  /** A second cause that was undone too. */
  readonly also?: CauseId;
  /** Completes "The signature matches …"; holds nothing of the secret. */
  readonly detail: string;
  readonly trial: Trial;
  /** A text that is not the body or the URL, as it arrived and as it was signed. */
  readonly texts?: { readonly subject: "time" | "id"; readonly arrived: string; readonly signed: string };
}

/** Gives the variants of one kind of cause, the most likely first. */
export type Finder = (trial: Trial) => Iterable<Variant>;

/** The trial with another body. */
export function withBody({ scheme, input }: Trial, body: Uint8Array): Trial {
  return { scheme, input: { ...input, request: { ...input.request, body } } };
}

/** The trial with one secret in place of all. */
export function withSecret({ scheme, input }: Trial, secret: string): Trial {
  return { scheme, input: { ...input, secrets: [secret] } };
}

/** The trial with another scheme. */
export function withScheme({ input }: Trial, scheme: SigningScheme): Trial {
  return { scheme, input };
}

/** The trial with exactly one line of a header, where the first one stood or at the end. */
export function withHeader({ scheme, input }: Trial, name: string, value: string): Trial {
  const wanted = name.toLowerCase();
  const headers: string[] = [];
  let placed = false;
  for (const [candidate, old] of headerPairs(input.request.headers)) {
    if (candidate.toLowerCase() !== wanted) headers.push(candidate, old);
    else if (!placed) {
      headers.push(candidate, value);
      placed = true;
    }
  }
  if (!placed) headers.push(name, value);
  return withHeaders({ scheme, input }, headers);
}

/** The trial with other header lines. */
export function withHeaders({ scheme, input }: Trial, headers: HeaderLines): Trial {
  return { scheme, input: { ...input, request: { ...input.request, headers } } };
}

/** Whether the scheme signs a message made from a template. */
export function hasMessages(trial: Trial): trial is Trial<MessageScheme> {
  return "messages" in trial.scheme;
}

/** The trial with every template changed; undefined when none of them changes. */
export function withMessages(trial: Trial<MessageScheme>, change: (template: string) => string): Trial | undefined {
  const messages = trial.scheme.messages.map(change);
  const [first, ...others] = messages;
  if (first === undefined || messages.every((text, index) => text === trial.scheme.messages[index])) return undefined;
  return withScheme(trial, { ...trial.scheme, messages: [first, ...others] } as MessageScheme);
}

/** Whether a template uses a placeholder of this name, with transforms or without. */
export function signs({ scheme }: Trial, placeholder: string): boolean {
  if (!("messages" in scheme)) return false;
  const texts = [...scheme.messages, ...Object.values(scheme.urlQuery ?? {})];
  return texts.some((text) => text.includes(`{${placeholder}}`) || text.includes(`{${placeholder}|`));
}
