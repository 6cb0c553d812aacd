// One file as the values in it, or why it cannot be read.

import { type Located, locatedValue, type Problem } from "../../core/provider-schema/located.ts";
import { type ReadText, readJson } from "../../core/provider-schema/read-json.ts";
import { utf8Text } from "../../core/utf8.ts";
import type { FoundFile } from "./find.ts";
import { readBounded } from "./read-bounded.ts";

export type FileContents =
  | { readonly kind: "values"; readonly values: readonly Located[] }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] }
  | { readonly kind: "not-ours" };

const maxFileBytes = 1024 * 1024;

/** What only a provider's file says; other files in a folder called `providers` are left alone. */
const ours = /["']?\b(signing|schemes|eventPointer)["']?\s*:/;

/** Reads a file by its ending. Nothing is thrown. */
export async function readContents(file: FoundFile): Promise<FileContents> {
  const read = await readBounded(file.path, {
    root: file.trusted ? undefined : file.root,
    maxBytes: maxFileBytes,
    refuseWorldWritable: true,
  });
  // A file that only happens to stand here may be as large and as open as its owner likes.
  if (!read.ok && file.guessed && read.head !== undefined && !ours.test(latin1(read.head))) return { kind: "not-ours" };
  if (!read.ok) return refused(`The file ${read.reason}.`);
  if (file.format === "code") return runCode(file.path);
  const text = utf8Text(read.bytes);
  if (file.guessed && !ours.test(text ?? "")) return { kind: "not-ours" };
  if (text === undefined) return refused("The file is not UTF-8 text.");
  return contentsOf(file.format === "json" ? readJson(read.bytes) : (await import("./yaml.ts")).readYaml(text));
}

function contentsOf(read: ReadText): FileContents {
  return read.ok ? { kind: "values", values: [read.value] } : { kind: "refused", problems: read.problems };
}

async function runCode(path: string): Promise<FileContents> {
  const run = await (await import("./code.ts")).importCode(path);
  if (!run.ok)
    return { kind: "refused", problems: [{ severity: "error", ...(run.at && { at: run.at }), message: run.message }] };
  const { default: main, provider, providers } = run.exports;
  const values = [main ?? provider ?? providers].flat().filter((value) => value !== undefined);
  if (values.length === 0)
    return refused("It exports no provider: export it as default, as `provider`, or a list as `providers`.");
  return { kind: "values", values: values.map((value) => locatedValue(value)) };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

function refused(message: string): FileContents {
  return { kind: "refused", problems: [{ severity: "error", message }] };
}
