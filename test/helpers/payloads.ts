// What the provider tests read: the payload files, the listed payloads, and the example of src/providers/README.md.

import fs from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import path from "node:path";
import type { PayloadInfo, Provider } from "../../src/core/provider.ts";

const root = path.resolve(import.meta.dirname, "../..");
export const payloadFolder = path.join(root, "payloads");

export interface ListedPayload extends PayloadInfo {
  readonly provider: Provider;
  readonly event: string;
}

/** Every payload of a provider, variants included. */
export function listedPayloads(provider: Provider): ListedPayload[] {
  return provider.events.flatMap((event) =>
    [...(event.payload === undefined ? [] : [event.payload]), ...(event.variants ?? [])].map((payload) => ({
      ...payload,
      provider,
      event: event.name,
    })),
  );
}

/** Paths below `payloads/`, with forward slashes. */
export function payloadFiles(): string[] {
  return fs
    .readdirSync(payloadFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(payloadFolder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((file) => !file.includes("/scenarios/"));
}

/** The bytes of a listed payload; the README's example has its own. */
export function payloadBytes(file: string): Buffer {
  if (file === "acme/screening.finished.json") return Buffer.from(readmeBlock("json"), "utf8");
  return fs.readFileSync(path.join(payloadFolder, file));
}

/** The provider that src/providers/README.md shows. */
export async function readmeExample(): Promise<Provider> {
  const code = stripTypeScriptTypes(readmeBlock("ts"));
  const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { acme: Provider };
  return module.acme;
}

/** The value at a JSON Pointer (no escapes), or undefined. */
export function valueAt(json: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], json);
}

function readmeBlock(language: string): string {
  const text = fs.readFileSync(path.join(root, "src/providers/README.md"), "utf8");
  const block = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``).exec(text)?.[1];
  if (block === undefined) throw new Error(`src/providers/README.md has no ${language} block`);
  return block;
}
