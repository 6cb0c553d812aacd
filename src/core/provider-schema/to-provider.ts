// A provider as a file describes it, unfolded into the form that built-in providers have.

import type { EventType, FreshField, PayloadInfo, Provider } from "../provider.ts";
import type { RetryPolicy } from "../retry-policy.ts";
import { namedHeader, type SigningScheme } from "../signing/scheme.ts";
import type { FileEvent, FileFresh, FilePayload, FileProvider, FileRetry } from "./file-types.ts";
import { seconds, toScheme } from "./to-scheme.ts";

/** Where a provider was described. */
export interface ProviderOrigin {
  /** The file, absolute; also the `docs` of a provider that names none. */
  readonly file: string;
  /** Its folder, absolute, with a slash at the end. */
  readonly folder: string;
}

/** Where the bytes of a payload of a user's own provider come from. */
export type OwnPayload =
  | { readonly kind: "file" /** As the user wrote it, relative to the provider's file. */; readonly path: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array };

export interface UnfoldedProvider {
  readonly provider: Provider;
  /** By `PayloadInfo.file`. */
  readonly payloads: ReadonlyMap<string, OwnPayload>;
}

/** Unfolds a file whose shape has been checked. */
export function toProvider(file: FileProvider, origin: ProviderOrigin): UnfoldedProvider {
  const payloads = new Map<string, OwnPayload>();
  const schemes = schemesOf(file);
  const provider: Provider = {
    id: file.id,
    name: file.name ?? file.id,
    docs: file.docs ?? origin.file,
    events: (file.events ?? []).map((event) => toEvent(event, { origin, payloads })),
    ...(file.eventPointer === undefined ? {} : { eventPointer: file.eventPointer }),
    ...(file.eventHeader === undefined ? {} : { eventHeader: file.eventHeader }),
    ...(file.eventIdPointer === undefined ? {} : { eventIdPointer: file.eventIdPointer }),
    schemes: schemes as unknown as Provider["schemes"],
    recognition: {
      headers: file.recognition?.headers ?? (file.recognition === undefined ? ownHeaders(schemes) : []),
      body: file.recognition?.body ?? [],
      ...(file.recognition?.shared === true ? { shared: true } : {}),
    },
    headers: toHeaderLines(file.headers),
    ...(file.challenges === undefined ? {} : { challenges: file.challenges }),
    retry: toRetry(file.retry),
    facts: file.facts ?? [],
  };
  return { provider, payloads };
}

/** The schemes as the file has them, one or several. */
export function schemesOf({ signing, schemes }: FileProvider): SigningScheme[] {
  const listed = schemes ?? (Array.isArray(signing) ? signing : [signing]);
  return listed.map(toScheme);
}

/** A header that many senders use says nothing about who sent it. */
function ownHeaders(schemes: readonly SigningScheme[]): string[] {
  const shared = /^(authorization|signature|x-signature|x-hub-signature(-256)?|webhook-.*|x-webhook-signature)$/i;
  const names = schemes.map(namedHeader).filter((name) => name !== undefined);
  return [...new Set(names)].filter((name) => !shared.test(name));
}

function toHeaderLines(headers: FileProvider["headers"]): readonly string[] {
  if (headers === undefined) return [];
  return Array.isArray(headers) ? headers : Object.entries(headers).flat();
}

function toRetry(file: FileRetry = {}): RetryPolicy {
  const { delays, delaysSeconds, success = "2xx", successPublished, ...rest } = file;
  const waits = delaysSeconds ?? delays?.map(seconds);
  return {
    ...rest,
    success: String(success) as RetryPolicy["success"],
    successPublished: successPublished ?? file.success !== undefined,
    ...(waits === undefined ? {} : { delaysSeconds: waits }),
  };
}

interface Unfolding {
  readonly origin: ProviderOrigin;
  readonly payloads: Map<string, OwnPayload>;
}

function toEvent(file: string | FileEvent, unfolding: Unfolding): EventType {
  if (typeof file === "string") return { name: file };
  const { payload, fresh, variants, ...event } = file;
  const own = typeof payload === "string" ? { file: payload } : payload;
  return {
    ...event,
    ...(own === undefined
      ? {}
      : { payload: toPayload(fresh === undefined ? own : { fresh, ...own }, file.name, unfolding) }),
    ...(variants === undefined
      ? {}
      : {
          variants: variants.map(({ variant, ...rest }) => ({
            ...toPayload(rest, `${file.name}.${variant}`, unfolding),
            variant,
          })),
        }),
  };
}

function toPayload(file: FilePayload, name: string, { origin, payloads }: Unfolding): PayloadInfo {
  const key = file.file === undefined ? `${origin.file}#${name}` : `${origin.folder}${file.file}`;
  payloads.set(
    key,
    file.file === undefined
      ? { kind: "bytes", bytes: new TextEncoder().encode(file.text ?? "") }
      : { kind: "file", path: file.file },
  );
  return {
    file: key,
    sureness: file.sureness ?? "synthetic",
    ...(file.contentType === undefined ? {} : { contentType: file.contentType }),
    note: file.note ?? `From ${origin.file}.`,
    ...(file.fresh === undefined ? {} : { fresh: toFresh(file.fresh) }),
  };
}

function toFresh(fresh: FileFresh): readonly FreshField[] {
  if (Array.isArray(fresh)) return fresh as readonly FreshField[];
  return Object.entries(fresh).map(([pointer, kind]) => ({ pointer, kind: kind as FreshField["kind"] }));
}
