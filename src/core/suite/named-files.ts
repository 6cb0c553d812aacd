// Files that a suite names: found first, looked at by an adapter, and only then part of the suite.

import { follow, type Located, member, type Position } from "../provider-schema/located.ts";

export interface NamedFile {
  /** With its variables filled in. */
  readonly written: string;
  /** As it stands in the suite. */
  readonly shown: string;
  readonly at?: Position;
  readonly use: "fixture" | "secret" | "schema";
}

/** What became of a named file. */
export type FoundFile =
  /** `schema` is what a schema file holds. */
  | { readonly ok: true; readonly path: string; readonly schema?: unknown }
  /** The end of a sentence that starts with the file's name. */
  | { readonly ok: false; readonly reason: string };

/** By `fileKey`. */
export type FoundFiles = ReadonlyMap<string, FoundFile>;

/** The same file may be a fixture here and a schema there. */
export function fileKey({ use, written }: Pick<NamedFile, "use" | "written">): string {
  return `${use} ${written}`;
}

/** Every schema that stands in a suite itself. */
export function inlineSchemas(source: Located): Located[] {
  return expectations(source)
    .flatMap(schemasIn)
    .filter(({ kind }) => kind === "object");
}

/** Every file that is named anywhere in a suite. */
export function namedFiles(source: Located): NamedFile[] {
  const found: NamedFile[] = [];
  const add = (value: Located | undefined, use: NamedFile["use"]) => {
    if (value?.kind !== "scalar" || typeof value.value !== "string" || value.value === "") return;
    found.push({
      written: value.value,
      shown: value.written ?? value.value,
      use,
      ...(value.at === undefined ? {} : { at: value.at }),
    });
  };
  add(follow(source, ["secret", "file"]), "secret");
  for (const one of casesIn(source)) {
    add(follow(one, ["replay", "file"]) ?? follow(one, ["replay"]), "fixture");
    add(follow(one, ["secret", "file"]), "secret");
  }
  for (const schema of expectations(source).flatMap(schemasIn)) add(schema, "schema");
  return found;
}

function casesIn(source: Located): readonly Located[] {
  const cases = member(source, "cases")?.value;
  return cases?.kind === "list" ? cases.items : [];
}

function expectations(source: Located): Located[] {
  const ofCases = casesIn(source).flatMap((one) => [follow(one, ["expect"]), follow(one, ["waitFor", "expect"])]);
  return [follow(source, ["defaults", "expect"]), ...ofCases].filter((expect) => expect !== undefined);
}

function schemasIn(expect: Located): Located[] {
  const checks = member(expect, "body")?.value;
  const items = checks?.kind === "list" ? checks.items : [];
  return items.flatMap((check) => member(check, "schema")?.value ?? []);
}
