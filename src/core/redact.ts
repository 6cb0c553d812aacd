// Secrets taken out of text before anyone reads it.

import { visible } from "./sanitise.ts";

const replacement = "[secret]";
const hidden = "[hidden]";
const shortestEncoded = 4;
/** Below this many bytes a run inside longer Base64 is too short to be told from chance. */
const shortestInner = 6;

/**
 * Makes a function that puts `[secret]` in place of every secret: as it is, as Base64 (also inside a Basic credential),
 * base64url, hex, URL-encoded and JSON-escaped. Secrets below 4 characters are looked for as they are only.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = new Map<string, string>();
  for (const secret of secrets)
    for (const form of formsOf(secret)) if (form !== "") forms.set(escapeRegExp(form), form);
  for (const secret of secrets) for (const { core, around } of innerForms(secret)) forms.set(around, core);
  if (forms.size === 0) return (text) => text;
  // The longest first: a secret may begin another one.
  const alternatives = [...forms.keys()].sort((a, b) => b.length - a.length);
  const everywhere = new RegExp(alternatives.join("|"), "g");
  // Nearly every text holds none of them, and looking for fixed strings costs a tenth of the pattern.
  const needles = [...new Set(forms.values())];
  const holdsOne = (text: string) => needles.some((needle) => text.includes(needle));
  return (text) => (holdsOne(text) ? text.replace(everywhere, () => replacement) : text);
}

export interface MaskOptions {
  /** Shows the value after all, by explicit wish. */
  readonly reveal?: boolean;
  /** Further header names that carry secrets, e.g. the one a customer chose. */
  readonly extra?: readonly string[];
}

/** The header's value for display: `[hidden]` for headers that carry credentials, with the scheme word kept. */
export function maskHeaderValue(name: string, value: string, options?: MaskOptions): string {
  if (options?.reveal === true || value === "" || !isSecretHeader(name, options?.extra)) return value;
  const word = /^([A-Za-z0-9-]+)\s+\S/.exec(value)?.[1];
  return word !== undefined && schemeWords.has(word.toLowerCase()) ? `${word} ${hidden}` : hidden;
}

/** Whether a header of this name carries a credential; `extra` names more of them. Case does not matter. */
export function isSecretHeader(name: string, extra: readonly string[] = []): boolean {
  const lower = name.toLowerCase();
  return (
    secretNames.has(lower) || secretPattern.test(lower) || extra.some((candidate) => candidate.toLowerCase() === lower)
  );
}

const secretNames = new Set(["authorization", "proxy-authorization", "cookie", "set-cookie"]);
const secretPattern = /(^|[-_])(secret|token|api-?key|access-?key|auth-?key|password|passwd|credentials?)([-_]|$)/;
const schemeWords = new Set(
  "apikey api-key aws4-hmac-sha256 basic bearer digest dpop hawk hmac negotiate ntlm oauth signature token".split(" "),
);

function formsOf(secret: string): string[] {
  const trimmed = secret.trim();
  if (trimmed === "") return [];
  const plain = [secret, trimmed];
  if (secret.length < shortestEncoded) return plain;
  const texts = trimmed === secret ? [secret] : [secret, trimmed];
  return [...plain, ...texts.flatMap(encodedForms)];
}

function encodedForms(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const base64 = bytes.toString("base64");
  const hex = bytes.toString("hex");
  const url = percentEncoded(secret);
  return [
    base64,
    base64.replace(/=+$/, ""),
    bytes.toString("base64url"),
    hex,
    hex.toUpperCase(),
    ...url,
    ...(/["\\'<>&\n\r\t]/.test(secret) ? nestedForms(secret) : jsonEscaped(secret)),
    // As it looks in header lines (a character a byte) and after `visible`.
    bytes.toString("latin1"),
    visible(secret),
  ];
}

/** Formats inside of formats: a body of JSON inside a report of JSON or XML, a shell command inside either. */
function nestedForms(secret: string): string[] {
  const again = (forms: readonly string[]) => forms.map((form) => JSON.stringify(form).slice(1, -1));
  const once = [...jsonEscaped(secret), secret.replaceAll("'", "'\\''")];
  const twice = again(once);
  const forms = [secret, ...once, ...twice, ...again(twice)];
  const content = forms.map((form) => form.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
  const attribute = content.map((form) => form.replaceAll('"', "&quot;").replaceAll("'", "&apos;"));
  return [...forms, ...content, ...attribute];
}

function percentEncoded(secret: string): string[] {
  const component = encodeURIComponent(Buffer.from(secret, "utf8").toString("utf8"));
  const strict = component.replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [component, strict, component.replaceAll("%20", "+"), strict.replaceAll("%20", "+")];
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
}

function jsonEscaped(secret: string): string[] {
  const plain = JSON.stringify(secret).slice(1, -1);
  const ascii = plain.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return [plain, ascii, plain.replaceAll("/", "\\/"), ascii.replaceAll("/", "\\/")];
}

// Inside longer Base64, as in `Basic base64(user:secret)`, the secret's characters depend on where it begins; what
// stays the same is the part that shares no character with its neighbours. The neighbours' ends go with it.
function innerForms(secret: string): { readonly core: string; readonly around: string }[] {
  const bytes = Buffer.from(secret, "utf8");
  if (bytes.length < shortestInner) return [];
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    const core = encoded.slice(shift === 0 ? 0 : 4, Math.floor((bytes.length + shift) / 3) * 4);
    const urlCore = core.replaceAll("+", "-").replaceAll("/", "_");
    const edge = "[A-Za-z0-9+/_-]{0,4}";
    return [core, urlCore].map((form) => ({ core: form, around: `${edge}${escapeRegExp(form)}${edge}={0,2}` }));
  });
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
