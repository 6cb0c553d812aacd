// Runs a provider file that is code. Only files that the user has named, or has put into their own folder, come here.

import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import type { Position } from "../../core/provider-schema/located.ts";
import { visible } from "../../core/sanitise.ts";
import { libraryUrl } from "../library-url.ts";

export type CodeRead =
  | { readonly ok: true; readonly exports: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly message: string; readonly at?: Position };

/** Imports a file; TypeScript is read by Node itself, which strips the types. Nothing is thrown. */
export async function importCode(path: string): Promise<CodeRead> {
  prepare();
  const url = pathToFileURL(path).href;
  try {
    return { ok: true, exports: (await import(url)) as Record<string, unknown> };
  } catch (error) {
    return failure(error, url);
  }
}

let prepared = false;

/** `hookdev` is this hookdev also under npx, and `.ts` is a module whatever the package.json beside it says. */
function prepare(): void {
  if (prepared) return;
  prepared = true;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "hookdev" ? { url: libraryUrl.href, shortCircuit: true } : next(specifier, context),
    load: (url, context, next) =>
      /^file:.*\.m?ts$/.test(url) && !url.includes("/node_modules/")
        ? next(url, { ...context, format: "module-typescript" })
        : next(url, context),
  });
}

function failure(error: unknown, url: string): CodeRead {
  if (!(error instanceof Error)) return { ok: false, message: `It threw ${visible(String(error))}.` };
  const code = "code" in error ? String(error.code) : "";
  const advice =
    code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX"
      ? " Node strips types only: enums, namespaces and parameter properties cannot be used."
      : code === "ERR_MODULE_NOT_FOUND"
        ? " Imports need the ending of the file, e.g. ./keys.ts."
        : "";
  const place = new RegExp(`${escaped(url)}:(\\d+)(?::(\\d+))?`).exec(error.stack ?? "");
  const at = place === null ? {} : { at: { line: Number(place[1]), column: Number(place[2] ?? 1) } };
  return { ok: false, message: `It cannot be run: ${visible(error.message.split("\n", 1)[0] ?? "")}.${advice}`, ...at };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
