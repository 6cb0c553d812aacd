// The delivery that `verify` judges: from options, from the store, or from a request as text.

import { urlOf } from "../core/capture.ts";
import type { RawRequest } from "../core/http.ts";
import { visible } from "../core/sanitise.ts";
import { findCapture, wholeNumber } from "./capture-ids.ts";
import type { CliContext } from "./command.ts";
import { readHeaders } from "./request-options.ts";
import { openStored } from "./stored-captures.ts";
import { usageError } from "./usage-error.ts";

/** Options that say what is verified. */
export interface DeliveryOptions {
  readonly header?: readonly string[];
  readonly bodyFile?: string;
  readonly method?: string;
  readonly url?: string;
  readonly capture?: string;
  readonly store?: string;
  readonly request?: string;
  readonly entry?: string;
  readonly secretStdin?: boolean;
}

/** Reads it from the one place that is named. @throws HookdevError `OPTIONS_CONFLICT`, `BODY_NEEDED` and what the place throws */
export async function readDelivery(options: DeliveryOptions, context: CliContext): Promise<Delivery> {
  const places = [options.capture, options.request, options.bodyFile].filter((place) => place !== undefined);
  if (places.length > 1) {
    throw usageError(
      "OPTIONS_CONFLICT",
      "--capture, --request and --body-file exclude each other: each is a whole delivery.",
    );
  }
  if (options.capture !== undefined) return fromStore(options, context);
  return options.request === undefined ? fromOptions(options, context) : fromText(options, context);
}

export interface Delivery {
  readonly request: RawRequest;
  readonly sentTo?: string;
  /** Milliseconds since 1970; a capture is judged at the time it arrived. */
  readonly receivedAt?: number;
}

async function fromOptions(options: DeliveryOptions, context: CliContext): Promise<Delivery> {
  if (options.bodyFile === undefined) {
    throw usageError(
      "BODY_NEEDED",
      "There is no body to verify.",
      "Name it with --body-file <file>, --body-file - for standard input, --request <file>, or --capture <id>.",
    );
  }
  const body = await readPlace(options.bodyFile, options, context);
  const url = options.url === undefined ? undefined : readUrl(options.url);
  return {
    request: {
      method: options.method ?? "POST",
      target: url === undefined ? "/" : `${url.pathname}${url.search}`,
      headers: readHeaders(options.header ?? []),
      body,
    },
    ...(options.url === undefined ? {} : { sentTo: options.url }),
  };
}

async function fromStore(options: DeliveryOptions, context: CliContext): Promise<Delivery> {
  const store = await openStored(options.store, context);
  try {
    if (options.url !== undefined) readUrl(options.url);
    const capture = findCapture(store, options.capture ?? "last");
    const body = await store.readBody(capture.body);
    return {
      request: { ...capture, body },
      receivedAt: capture.receivedAt,
      // As the sender's own Host says, which is how it was judged when it arrived.
      sentTo: options.url === undefined ? urlOf(capture) : options.url,
    };
  } finally {
    await store.close();
  }
}

/** Options beside `--request` replace what the text says. */
async function fromText(options: DeliveryOptions, context: CliContext): Promise<Delivery> {
  const { readRequestText } = await import("../core/request-text/request-text.ts");
  const bytes = await readPlace(options.request as string, options, context);
  const read = readRequestText(bytes, options.entry === undefined ? undefined : wholeNumber(options.entry, "--entry"));
  if (options.url !== undefined) readUrl(options.url);
  const sentTo = options.url ?? read.sentTo;
  const headers = [...read.headers, ...readHeaders(options.header ?? [])];
  return {
    request: { method: options.method ?? read.method, target: read.target, headers, body: read.body },
    ...(sentTo === undefined ? {} : { sentTo }),
  };
}

async function readPlace(place: string, options: DeliveryOptions, context: CliContext): Promise<Uint8Array> {
  if (place !== "-") return context.system.readFile(place);
  if (options.secretStdin !== true) return context.system.readStdin();
  throw usageError(
    "OPTIONS_CONFLICT",
    "Standard input cannot hold the request and the secret at once.",
    "Give the secret with --secret-env or --secret-file.",
  );
}

function readUrl(text: string): URL {
  if (URL.canParse(text)) return new URL(text);
  throw usageError("URL_INVALID", `--url takes an absolute URL, not "${visible(text)}".`);
}
