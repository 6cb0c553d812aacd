// What the shape of a provider file cannot say: names that stand twice, templates that ask for what is not there.

import { HookdevError } from "../errors.ts";
import type { Provider } from "../provider.ts";
import { quoted } from "../sanitise.ts";
import { messageTemplate } from "../signing/message.ts";
import type { MessageScheme, SigningScheme } from "../signing/scheme.ts";
import { follow, type Located, nearestPlace, type Problem } from "./located.ts";

type Path = readonly (string | number)[];
type Complain = (path: Path, message: string) => void;

/** Every problem of a provider whose shape is right; `source` gives the places. */
export function checkMeaning(provider: Provider, source: Located): Problem[] {
  const problems: Problem[] = [];
  const complain: Complain = (path, message) => {
    const at = nearestPlace(source, path);
    problems.push({ severity: "error", ...(at === undefined ? {} : { at }), message });
  };
  checkEvents(provider, complain);
  checkHeaders(provider, complain);
  const several = follow(source, ["schemes"]) ?? follow(source, ["signing"]);
  const root = follow(source, ["schemes"]) === undefined ? "signing" : "schemes";
  provider.schemes.forEach((scheme, index) => {
    const path = several?.kind === "list" ? [root, index] : [root];
    checkScheme(scheme, path, complain);
    if (provider.schemes.findIndex(({ id }) => id === scheme.id) !== index)
      complain([...path, "id"], `Two schemes have the id ${quoted(scheme.id)}; give each its own "id".`);
  });
  return problems;
}

function checkEvents({ events }: Provider, complain: Complain): void {
  const seen = new Map<string, string>();
  events.forEach((event, index) => {
    for (const spelling of [event.name, ...(event.aliases ?? [])]) {
      const first = seen.get(spelling);
      if (first !== undefined)
        complain(
          ["events", index],
          `The event name ${quoted(spelling)} stands twice${first === event.name ? "" : `, also for ${quoted(first)}`}.`,
        );
      seen.set(spelling, event.name);
    }
    const variants = (event.variants ?? []).map(({ variant }) => variant);
    const twice = variants.find((variant, place) => variants.indexOf(variant) !== place);
    if (twice !== undefined)
      complain(["events", index, "variants"], `The variant ${quoted(twice)} of ${quoted(event.name)} stands twice.`);
  });
}

/** Headers that hookdev computes, or that would carry a credential past the options for secrets. */
const notFromFiles =
  /^(host|content-length|transfer-encoding|connection|keep-alive|te|trailer|upgrade|expect|proxy-.*|authorization|cookie)$/i;

function checkHeaders({ headers }: Provider, complain: Complain): void {
  if (headers.length % 2 !== 0)
    complain(["headers"], "headers is a list of names and values in turn; its last name has no value.");
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [name = "", value = ""] = [headers[i], headers[i + 1]];
    if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) || !/^[\t\x20-\x7e]*$/.test(value))
      complain(["headers"], `${quoted(name)} with its value cannot be a header line.`);
    else if (notFromFiles.test(name))
      complain(
        ["headers", name],
        `The header ${name} cannot be set by a file: hookdev writes it itself, or it is a credential.`,
      );
  }
}

function checkScheme(scheme: SigningScheme, path: Path, complain: Complain): void {
  if ("messages" in scheme) checkMessages(scheme, path, complain);
  if (scheme.type === "jwt" && scheme.payload === "claims" && scheme.bodySha256Claim === undefined)
    complain(path, "A JWT with claims proves nothing about the body without bodySha256Claim.");
  const readsSecret = "key" in scheme && scheme.key !== undefined;
  const readsPublic = "publicKey" in scheme && scheme.publicKey !== undefined;
  if ((scheme.type === "jwt" || scheme.type === "rfc9421") && !readsSecret && !readsPublic)
    complain(
      path,
      'It is not said how the secret is read: add "key" for a shared secret or "publicKey" for a key pair.',
    );
}

function checkMessages(scheme: MessageScheme, path: Path, complain: Complain): void {
  for (const message of scheme.messages)
    checkMessage(scheme, message, (problem) => complain([...path, "message"], problem));
  if (scheme.timestamp?.pair !== undefined && scheme.container?.style !== "pairs")
    complain([...path, "timestamp"], 'A timestamp in a pair needs a container with style "pairs".');
  if (scheme.type === "ed25519" && scheme.hash !== undefined)
    complain([...path, "hash"], "Ed25519 has its own hash; leave it out.");
}

function checkMessage(scheme: MessageScheme, message: string, complain: (problem: string) => void): void {
  const placeholders = placeholdersOf(message, complain);
  const asks = (name: string) => placeholders.includes(name);
  if (asks("timestamp") && scheme.timestamp === undefined)
    complain(`The message ${quoted(message)} holds {timestamp}, but "timestamp" does not say where it stands.`);
  if (asks("id") && scheme.idHeader === undefined && scheme.idJson === undefined)
    complain(`The message ${quoted(message)} holds {id}, but neither "idHeader" nor "idJson" says where it stands.`);
  if (scheme.type === "digest" && !asks("secret"))
    complain(
      `A digest over ${quoted(message)} needs no secret, so everybody can make it; put {secret} into the message.`,
    );
  if (scheme.type !== "digest" && asks("secret"))
    complain(`{secret} belongs into the message of a digest; ${scheme.type} has a key already.`);
}

function placeholdersOf(message: string, complain: (problem: string) => void): readonly string[] {
  try {
    return messageTemplate(message).placeholders;
  } catch (error) {
    if (!(error instanceof HookdevError)) throw error;
    complain(`${error.message} ${error.remedy ?? ""}`.trim());
    return [];
  }
}
