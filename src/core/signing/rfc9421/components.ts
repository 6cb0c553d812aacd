// The values of the components that a signature covers (RFC 9421 section 2).

import { headerValues, originForm, pathOf, type RawRequest } from "../../http.ts";
import { encodeBytes, latin1Bytes } from "../encoding.ts";
import { type Item, memberText, parseDictionary, stringOf } from "./structured-fields.ts";

/** The message that is signed. */
export interface SignedMessage {
  readonly request: RawRequest;
  /** Absolute URL that the sender used. */
  readonly url?: string | undefined;
  /** Set for a response, of which `request` then holds headers and body only. */
  readonly status?: number;
}

/** Why a component has no value. */
export type NoValue = "missing" | "unsupported" | "url-needed";

/** The value of a component: one line, or why there is none. */
export function componentValue(component: Item, message: SignedMessage): { value: string } | NoValue {
  const name = stringOf(component);
  if (name === undefined) return "unsupported";
  if (!name.startsWith("@")) return fieldValue(name, component, message.request);
  if (name === "@query-param") return queryParam(component, message.request);
  const derive = Object.hasOwn(derived, name) ? derived[name] : undefined;
  return derive === undefined || component.params.size > 0 ? "unsupported" : derive(message);
}

type Derivation = (message: SignedMessage) => { value: string } | NoValue;

const derived: Readonly<Record<string, Derivation>> = {
  "@method": ({ request }) => ({ value: request.method }),
  "@target-uri": ({ url }) => (url === undefined ? "url-needed" : { value: url }),
  "@authority": authority,
  "@scheme": ({ url }) => (url === undefined ? "url-needed" : { value: new URL(url).protocol.slice(0, -1) }),
  "@request-target": ({ request }) => ({ value: request.target }),
  "@path": ({ request }) => ({ value: pathOf(request.target) || "/" }),
  "@query": ({ request }) => ({ value: `?${queryText(request.target)}` }),
  "@status": ({ status }) => (status === undefined ? "missing" : { value: String(status) }),
};

/** In lower case and without the port that the protocol has anyway. */
function authority({ request, url }: SignedMessage): { value: string } | NoValue {
  if (url !== undefined) return URL.canParse(url) ? { value: new URL(url).host } : "url-needed";
  const [host, second] = headerValues(request.headers, "host");
  if (host === undefined || second !== undefined) return "missing";
  return {
    value: host
      .trim()
      .toLowerCase()
      .replace(/:(?:80|443)$/, ""),
  };
}

function queryText(target: string): string {
  const origin = originForm(target);
  const question = origin.indexOf("?");
  return question === -1 ? "" : origin.slice(question + 1);
}

function queryParam({ params }: Item, { target }: RawRequest): { value: string } | NoValue {
  const name = stringOf(params.get("name"));
  if (name === undefined || params.size !== 1) return "unsupported";
  const found = [...new URLSearchParams(queryText(target))].filter(([each]) => encoded(each) === name);
  const [first, second] = found;
  // Of a name that stands twice nobody can say which value was meant.
  return first === undefined || second !== undefined ? "missing" : { value: encoded(first[1]) };
}

/** As forms are encoded, but with %20 for a space. */
function encoded(text: string): string {
  const escaped = (letter: string) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()~]/g, escaped);
}

function fieldValue(name: string, { params }: Item, request: RawRequest): { value: string } | NoValue {
  const lines = headerValues(request.headers, name).map((each) => each.trim());
  if (lines.length === 0) return "missing";
  const [only] = params.keys();
  if (params.size > 1) return "unsupported";
  if (only === undefined) return { value: lines.join(", ") };
  if (only === "bs") return { value: lines.map((each) => `:${encodeBytes(latin1Bytes(each), "base64")}:`).join(", ") };
  const key = only === "key" ? stringOf(params.get("key")) : undefined;
  if (key === undefined) return "unsupported";
  const member = parseDictionary(lines.join(", "))?.get(key);
  return member === undefined ? "missing" : { value: memberText(member) };
}
