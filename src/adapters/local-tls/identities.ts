// The four files of local https: read together, checked to belong together, renewed when their time is short.

import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HookdevError } from "../../core/errors.ts";
import { visible } from "../../core/sanitise.ts";
import { type Issuing, issueAuthority, issueServer, makeKey } from "./issue.ts";
import { fileNames, type Identities } from "./place.ts";

/** A new authority and a server below it. */
export function makeIdentities(issuing: Issuing): Identities {
  const [caKey, key] = [makeKey(), makeKey()];
  return { ca: issueAuthority(caKey, issuing), caKey, cert: issueServer(key, caKey, issuing), key };
}

/** What a folder holds; undefined when it holds none of the files. @throws HookdevError `LOCAL_TLS_BROKEN` */
export function readIdentities(folder: string): Identities | undefined {
  let texts = readAll(folder);
  if (Object.values(texts).every((text) => text === undefined)) return undefined;
  // The folder comes into place as a whole, perhaps between two of these files: now that one was there, all are.
  if (missingIn(texts) !== undefined) texts = readAll(folder);
  const missing = missingIn(texts);
  if (missing !== undefined) throw broken(folder, `${fileNames[missing]} is missing`);
  const identities = texts as Identities;
  try {
    if (!belongTogether(identities)) throw new Error("its keys and certificates do not belong together");
  } catch (cause) {
    throw broken(folder, (cause as Error).message, cause);
  }
  return identities;
}

type Texts = Readonly<Record<keyof Identities, string | undefined>>;

function readAll(folder: string): Texts {
  return Object.fromEntries(
    Object.entries(fileNames).map(([name, file]) => [name, readIfThere(join(folder, file))]),
  ) as Texts;
}

function missingIn(texts: Texts): keyof Identities | undefined {
  return (Object.keys(fileNames) as (keyof Identities)[]).find((name) => texts[name] === undefined);
}

const dayMs = 86_400_000;

/** Renewed this long before its end, so that no session outlives it by accident. */
const serverMarginMs = 30 * dayMs;

/** An authority must not end before a server that it vouches for today. */
const authorityMarginMs = 430 * dayMs;

/** The same where nothing is due. Keys stay: every certificate that was ever made for them fits them. */
export function withDueRenewed(identities: Identities, issuing: Issuing): Identities {
  const { ca, caKey, cert, key } = identities;
  return {
    ...identities,
    ca: isDue(ca, issuing.now, authorityMarginMs) ? issueAuthority(caKey, issuing) : ca,
    cert: isDue(cert, issuing.now, serverMarginMs) ? issueServer(key, caKey, issuing) : cert,
  };
}

function isDue(pem: string, now: number, marginMs: number): boolean {
  const { validFrom, validTo } = new X509Certificate(pem);
  // A first day in the future: the clock was wrong when it was made.
  return !(Date.parse(validFrom) <= now && Date.parse(validTo) - now > marginMs);
}

function belongTogether({ ca, caKey, cert, key }: Identities): boolean {
  const [authority, server] = [new X509Certificate(ca), new X509Certificate(cert)];
  return (
    authority.checkPrivateKey(createPrivateKey(caKey)) &&
    server.checkPrivateKey(createPrivateKey(key)) &&
    server.verify(authority.publicKey)
  );
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (/^(ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw broken(file, (error as Error).message, error);
  }
}

function broken(place: string, why: string, cause?: unknown): HookdevError {
  return new HookdevError("LOCAL_TLS_BROKEN", {
    category: "environment",
    message: `The certificate for https on this machine cannot be used: in "${visible(place)}", ${visible(why)}.`,
    remedy:
      "Remove that folder; hookdev makes a new one, and whoever trusted the old authority has to trust the new one.",
    cause,
  });
}
