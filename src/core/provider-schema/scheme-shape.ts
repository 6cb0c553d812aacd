// The shape of a signing scheme in a file: what `SigningScheme` holds, and shorter spellings of the same.

import {
  duration,
  either,
  flag,
  headerName,
  type KeyGroup,
  list,
  type MapShape,
  type ObjectShape,
  patterned,
  pointer,
  type Shape,
  type TaggedShape,
  text,
  word,
} from "./shape.ts";

const encodings = ["hex", "base64", "base64url"];
const template = patterned(
  "([^{}]|\\{[^{}]+\\})+",
  "a message template such as {timestamp}.{body}",
  "What is signed: {body}, {timestamp}, {id}, {method}, {url}, {path}, {header:Name}, {query:name}, {json:/pointer}, {form}, {secret}; transforms as in {body|sha256}.",
);
const templates: MapShape = { kind: "map", keyPattern: ".+", keyWords: "a name", of: template };
const tolerance: Record<string, Shape> = { tolerance: duration, toleranceSeconds: wholeSeconds() };
const oneTolerance: KeyGroup = { keys: ["tolerance", "toleranceSeconds"] };

const header = either(headerName, {
  kind: "object",
  note: "The customer chooses the name, or nobody publishes it: it is named with --scheme <id>:<Header-Name>.",
  fields: { chosenBy: word(["customer", "unpublished"]) },
  required: ["chosenBy"],
});

const places: Record<string, Shape> = {
  header,
  numberedTo: { kind: "whole", min: 2, max: 1000 },
  query: text(),
  json: pointer,
  forEach: pointer,
};
const onePlace: KeyGroup = { keys: ["header", "query", "json"], needed: true };

const keyFormat = either(word(["utf8", ...encodings], "How the text of the secret becomes key bytes."), {
  kind: "object",
  fields: { encoding: word(["utf8", ...encodings]), stripPrefix: text(), rawWithoutPrefix: flag },
  required: ["encoding"],
});

const publicKeyFormats = ["pem", "spki-base64", "raw-hex", "raw-base64"];
const publicKey = either(word(publicKeyFormats), {
  kind: "object",
  fields: {
    format: word(publicKeyFormats),
    stripPrefix: text(),
    privatePrefix: text(),
    labelled: flag,
  },
  required: ["format"],
});

const common: Record<string, Shape> = {
  type: text("How the signature or credential is made."),
  id: patterned("[a-z0-9][a-z0-9-]{0,39}", "lower-case letters, digits and hyphens", "What --scheme takes."),
  label: text("One line for people; made from the rest when it is missing."),
  location: { kind: "object", fields: places, groups: [onePlace] },
  ...places,
  onlyOver: word(["https"], "The credential is sent over this protocol only."),
  unconfirmed: text("What about this scheme is not known for sure; shown wherever it is used."),
};
const placed: KeyGroup = { keys: ["location", "header", "query", "json"], needed: true };
const placedOrUsual: KeyGroup = { keys: placed.keys };

const container: TaggedShape = {
  kind: "tagged",
  tag: "style",
  note: "How several values stand in one place: t=…,v1=… (pairs) or v1,… v1,… (list).",
  cases: {
    pairs: {
      kind: "object",
      fields: { style: text(), separator: word([",", ";"]), signatureKey: text(), groups: flag },
      required: ["separator", "signatureKey"],
    },
    list: { kind: "object", fields: { style: text(), version: text() }, required: ["version"] },
  },
};

const timestamp: ObjectShape = {
  kind: "object",
  note: "Where the signed time stands, how it is written and how far it may be off.",
  fields: {
    header: headerName,
    query: text(),
    json: pointer,
    pair: text("A key of the pairs container."),
    unit: word(["s", "ms", "iso"]),
    ...tolerance,
    future: duration,
    futureSeconds: wholeSeconds(),
    pastOnly: flag,
  },
  groups: [
    { keys: ["header", "query", "json", "pair"], needed: true },
    oneTolerance,
    { keys: ["future", "futureSeconds", "pastOnly"] },
  ],
};

const message: Record<string, Shape> = {
  message: template,
  messages: list(template, 1),
  encoding: word(encodings),
  encodings: list(word(encodings), 1),
  prefix: text("Text in front of the encoded signature, e.g. sha256=."),
  container,
  timestamp,
  idHeader: headerName,
  idJson: pointer,
  urlSpellings: list(word(["without-port", "with-port", "without-port-legacy-query", "with-port-legacy-query"])),
  urlQuery: templates,
};
const messageGroups: readonly KeyGroup[] = [
  placed,
  { keys: ["message", "messages"], needed: true },
  { keys: ["encoding", "encodings"], needed: true },
  { keys: ["idHeader", "idJson"] },
];

const shared = messageScheme({ algorithm: word(["sha1", "sha256", "sha384", "sha512"]), key: keyFormat }, [
  "algorithm",
]);
const keyPair = messageScheme({ hash: word(["sha256", "sha384", "sha512"]), publicKey });
const ecdsa = messageScheme({
  hash: word(["sha256", "sha384", "sha512"]),
  ecdsaForm: word(["der", "raw"]),
  publicKey,
});
const credential: ObjectShape = { kind: "object", fields: common, groups: [placed] };
const authorization: ObjectShape = { kind: "object", fields: common, groups: [placedOrUsual] };
const jwtAlgorithms = ["HS256", "ES256", "RS256", "PS256", "EdDSA"];

/** One signing scheme; the word under `type` decides what else belongs to it. */
export const schemeShape: TaggedShape = {
  kind: "tagged",
  tag: "type",
  note: "How deliveries are signed.",
  cases: {
    hmac: shared,
    digest: shared,
    token: credential,
    basic: authorization,
    bearer: authorization,
    ed25519: keyPair,
    "ecdsa-p256": ecdsa,
    "rsa-pkcs1": keyPair,
    "rsa-pss": keyPair,
    jwt: {
      kind: "object",
      fields: {
        ...common,
        algorithm: word(jwtAlgorithms),
        algorithms: list(word(jwtAlgorithms), 1),
        key: keyFormat,
        publicKey,
        prefix: text(),
        payload: word(["claims", "detached"]),
        bodySha256Claim: text(),
        ...tolerance,
        keyId: text(),
      },
      groups: [placed, { keys: ["algorithm", "algorithms"], needed: true }, oneTolerance],
      required: ["payload"],
    },
    rfc9421: {
      kind: "object",
      fields: {
        ...common,
        algorithm: word(["hmac-sha256", "ed25519", "ecdsa-p256-sha256", "rsa-pss-sha512", "rsa-v1_5-sha256"]),
        key: keyFormat,
        publicKey,
        covers: list(text(), 1),
        requires: list(text()),
        signatureLabel: patterned("[a-z*][a-z0-9_.*-]*", "lower-case letters, digits and - _ . *"),
        keyId: text(),
        ...tolerance,
      },
      groups: [placedOrUsual, oneTolerance],
      required: ["algorithm", "covers"],
    },
  },
};

function messageScheme(more: Record<string, Shape>, required: readonly string[] = []): ObjectShape {
  return { kind: "object", fields: { ...common, ...message, ...more }, groups: messageGroups, required };
}

function wholeSeconds(): Shape {
  return { kind: "whole", min: 0, max: 1_000_000_000 };
}
