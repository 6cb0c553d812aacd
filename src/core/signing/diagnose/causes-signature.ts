// Causes that lie in the signature: how it is made, how it is written, and where it stands.

import type { CauseFacts } from "./cause-facts.ts";

const none = { code: "none" } as const;
const sameForm = "Compare bytes: decode the received text first, and check what stands in front of it.";

export const signatureCauses = {
  "algorithm-other": {
    title: "The signature is made with another hash",
    fix: "Use the hash named above, or set the sender to the one that this scheme uses. SHA-1 is only for old senders.",
    ...none,
  },
  "digest-not-hmac": {
    title: "The signature is a plain hash of secret and message instead of an HMAC, or the other way round",
    fix: "Make it the way that the sender does. For a sender of your own use HMAC.",
    ...none,
  },
  "encoding-other": {
    title: "The signature is written in another encoding",
    fix: `Read the signature in the encoding named above. ${sameForm}`,
    ...none,
  },
  "signature-padding": {
    title: "The base64 padding of the signature is missing or something follows it",
    fix: `Keep the equals signs at the end; splitting at "=" cuts them off. ${sameForm}`,
    ...none,
  },
  "signature-double-encoded": {
    title: "The signature is encoded twice",
    fix: "The hex text was encoded as base64, or the other way round. Encode the digest's bytes once.",
    ...none,
  },
  "signature-url-encoding": {
    title: "The signature was URL-encoded or URL-decoded on its way",
    fix: "Headers are not URL-encoded: take the signature as it stands, and keep + as +.",
    ...none,
  },
  "signature-spaced": {
    title: "There are spaces, line breaks or quotes in the signature",
    fix: "Take them off, or find what wraps the header (an encoder that breaks lines, a copied curl command).",
    ...none,
  },
  "signature-truncated": {
    title: "The signature was cut",
    fix: "Look for a column, a header or a log line with a limited length, and for copying that stopped at a sign.",
    ...none,
  },
  "signature-extended": {
    title: "Something was added to the signature",
    fix: "Take off what stands before or behind it: a second value, a comment, a charset, a line that was copied along.",
    ...none,
  },
  "prefix-missing": {
    title: "The prefix in front of the signature is missing",
    fix: "Something took it off before the verifier saw it. Pass the header on whole.",
    ...none,
  },
  "prefix-extra": {
    title: "Something stands in front of the signature",
    fix: "Take it off before comparing, or use the scheme that writes it.",
    ...none,
  },
  "prefix-other": {
    title: "Another prefix stands in front of the signature",
    fix: "Expect the prefix that the sender writes; it often names the hash.",
    ...none,
  },
  "signature-container": {
    title: "The parts of the signature's header are put together differently",
    fix: "Check separators and order of the parts, and what rewrote the header on its way.",
    ...none,
  },
  "signature-version": {
    title: "The signature stands under another key or version",
    fix: "Ask the sender for the version that this scheme counts; accepting others invites downgrades.",
    ...none,
  },
  "signature-elsewhere": {
    title: "The signature stands in another header of the same request, or in its query",
    fix: "Read it from the place named above, or find the proxy that renamed the header.",
    ...none,
  },
  "signature-missing": {
    title: "The request carries no signature in its place",
    fix: "Check that signing is switched on at the sender, and that no proxy drops the header.",
    ...none,
  },
  "header-duplicated": {
    title: "The signature's header stands there more than once, or its values were joined",
    fix: "Have the proxy or the middleware that adds a second one replace it instead.",
    ...none,
  },
  "id-missing": {
    title: "The message id that is signed is missing",
    fix: "Pass the id header on: proxies and test tools often forward the signature alone.",
    ...none,
  },
  "id-elsewhere": {
    title: "The message id that was signed stands in another place",
    fix: "Read the id from the place named above, or keep its header's name.",
    ...none,
  },
  "time-missing": {
    title: "The signed time is missing",
    fix: "Pass the time's header on together with the signature.",
    ...none,
  },
  "time-elsewhere": {
    title: "The time that was signed stands in another place",
    fix: "Read the time from the place named above, or keep its header's name.",
    ...none,
  },
  "authorization-word": {
    title: "The authorization word (Bearer, Basic) is missing, extra or another one",
    fix: "Send the word and one space in front of the credential, exactly when the scheme has it.",
    ...none,
  },
  "basic-not-encoded": {
    title: "The Basic credential is not base64 of user:password",
    fix: "Encode user:password as base64, with its padding.",
    ...none,
  },
  "basic-no-colon": {
    title: "The secret for Basic has no colon",
    fix: "Give it as user:password.",
    ...none,
  },
} as const satisfies Record<string, CauseFacts>;
