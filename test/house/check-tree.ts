// Reads every file under src of a checkout and tells which house rules it breaks.

import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { chance, clock, computedImports, environment, nodeExceptions, processInPureRoom, rooms } from "./rules.ts";
import { type Scanned, scan } from "./scan.ts";

export interface Violation {
  readonly file: string;
  readonly rule: string;
  readonly detail: string;
}

export interface TreeReport {
  readonly files: readonly string[];
  readonly imports: number;
  readonly violations: readonly Violation[];
}

/** Checks `<root>/src`; file names in the report start with `src/` and use slashes. */
export function checkTree(root: string): TreeReport {
  const sources = new Map(listSources(root).map((file) => [file, scan(readFileSync(join(root, file), "utf8"))]));
  const violations: Violation[] = [];
  let imports = 0;
  for (const [file, scanned] of sources) {
    imports += scanned.imports.length;
    violations.push(...checkFile(file, scanned, sources));
  }
  violations.push(...cycles(sources));
  return { files: [...sources.keys()], imports, violations };
}

/** What loads together with a file: packages and `node:` modules, each with the file that imports it. */
export function loadedWith(root: string, entry: string): Map<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const name of scan(readFileSync(join(root, file), "utf8")).loaded)
      if (name.startsWith(".")) visit(resolved(file, name));
      else if (!found.has(name)) found.set(name, file);
  };
  visit(entry);
  return found;
}

function listSources(root: string): string[] {
  return readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|js|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

function checkFile(file: string, scanned: Scanned, sources: ReadonlyMap<string, Scanned>): Violation[] {
  const found: Violation[] = [];
  const broken = (rule: string, detail: string) => found.push({ file, rule, detail });
  const room = rooms[roomOf(file)];
  if (room === undefined) return [{ file, rule: "room", detail: `there is no room ${roomOf(file)}` }];
  if (scanned.computedImport && !computedImports.includes(file))
    broken("computed-import", "an import with a computed name cannot be checked");
  for (const name of scanned.imports) {
    if (name.startsWith(".")) {
      const target = resolved(file, name);
      if (!target.startsWith("src/")) broken("leaves-src", name);
      else if (!sources.has(target)) broken("no-such-file", name);
      else if (!room.rooms.includes(roomOf(target))) broken("room", name);
    } else if (name.startsWith("node:")) {
      if (!room.node && !nodeExceptions[file]?.includes(name)) broken("node", name);
    } else if (!room.packages.includes(name)) broken("package", name);
    if (clock.modules.test(name) && !clock.files.includes(file)) broken(clock.rule, name);
  }
  for (const { rule, files, code } of [clock, chance, environment]) {
    const match = files.includes(file) ? undefined : firstMatch(scanned.code, code);
    if (match !== undefined) broken(rule, match);
  }
  const reached = room.node ? undefined : firstMatch(scanned.code, processInPureRoom.code);
  if (reached !== undefined) broken(processInPureRoom.rule, reached);
  return found;
}

function roomOf(file: string): string {
  const [, first = "", ...rest] = file.split("/");
  return rest.length > 0 ? first : first.replace(/\.\w+$/, "");
}

function resolved(file: string, name: string): string {
  return posix.normalize(posix.join(posix.dirname(file), name));
}

function firstMatch(code: string, patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(code);
    if (match !== null) return match[0];
  }
  return undefined;
}

/** One violation per circle, at the file where the walk met it first; type imports count. */
function cycles(sources: ReadonlyMap<string, Scanned>): Violation[] {
  const found: Violation[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at !== -1) found.push({ file, rule: "cycle", detail: [...path.slice(at), file].join(" -> ") });
    if (at !== -1 || done.has(file)) return;
    path.push(file);
    for (const name of sources.get(file)?.imports ?? [])
      if (name.startsWith(".") && sources.has(resolved(file, name))) visit(resolved(file, name));
    path.pop();
    done.add(file);
  };
  for (const file of sources.keys()) visit(file);
  return found;
}
