// Where a user's own providers may stand: from the working folder up to the repository's root, and in the user's folder.

import { existsSync, readdirSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import type { OwnProvidersRequest } from "../../core/provider-schema/own-providers.ts";

export type FileFormat = "yaml" | "json" | "code";

/** A file to read. */
export interface FoundFile {
  readonly path: string;
  readonly format: FileFormat;
  /** Found by looking into a folder, not named by anybody: it may belong to something else. */
  readonly guessed: boolean;
  /** Code may run, and other files may be named anywhere on this machine. */
  readonly trusted: boolean;
  /** Folder that neither the file nor its payloads may leave. */
  readonly root: string;
}

const configNames = ["yaml", "yml", "json", "ts", "mts", "js", "mjs"].map((ending) => `hookdev.config.${ending}`);
const mostLevels = 64;

/** Every file in question, those named on the command line first; looks at names only. */
export function findProviderFiles(request: Omit<OwnProvidersRequest, "builtIn">): FoundFile[] {
  const { workingFolder, configFolder, named, namedOnly } = request;
  const trusted = request.dataOnly !== true;
  const found: FoundFile[] = named.map((path) => {
    const file = resolve(workingFolder ?? ".", path);
    return {
      path: file,
      format: formatOf(file) ?? "yaml",
      guessed: false,
      trusted,
      root: rootAbove(dirname(file)),
    };
  });
  if (namedOnly === true) return found;
  const known = new Set(found.map(({ path }) => path));
  const add = (files: readonly FoundFile[]) => {
    for (const file of files) if (!known.has(file.path)) found.push(file);
    for (const { path } of files) known.add(path);
  };
  if (configFolder !== undefined) add(filesIn(configFolder, { trusted, root: configFolder }));
  if (workingFolder !== undefined) {
    const root = rootAbove(workingFolder);
    for (const folder of foldersUpTo(workingFolder, root)) add(filesIn(folder, { trusted: false, root }));
  }
  return found;
}

/** How a file is written, by its ending; undefined when it is none that hookdev reads. */
export function formatOf(path: string): FileFormat | undefined {
  switch (extname(path)) {
    case ".yaml":
    case ".yml":
      return "yaml";
    case ".json":
      return "json";
    case ".ts":
    case ".mts":
    case ".js":
    case ".mjs":
      return "code";
    default:
      return undefined;
  }
}

/** The repository that a folder belongs to; without one, the folder itself: nobody else's files are looked at. */
function rootAbove(folder: string): string {
  for (let at = folder, level = 0; level < mostLevels; level += 1) {
    if (existsSync(join(at, ".git"))) return at;
    const parent = dirname(at);
    if (parent === at) break;
    at = parent;
  }
  return folder;
}

function foldersUpTo(folder: string, root: string): string[] {
  const folders = [folder];
  while (folders.at(-1) !== root && folders.length < mostLevels) folders.push(dirname(folders.at(-1) as string));
  return folders;
}

function filesIn(folder: string, place: Pick<FoundFile, "trusted" | "root">): FoundFile[] {
  const configs = configNames.map((name) => join(folder, name)).filter((path) => existsSync(path));
  const providers = providerFolder(join(folder, "providers"));
  return [
    ...configs.map((path) => ({ path, format: formatOf(path) as FileFormat, guessed: false, ...place })),
    ...providers.map((path) => ({ path, format: formatOf(path) as FileFormat, guessed: true, ...place })),
  ];
}

function providerFolder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder)
      .filter((name) => formatOf(name) !== undefined && !name.startsWith(".") && !/\.d\.m?ts$/.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    // A file called `providers`, or a folder of somebody else: nothing of ours.
    return [];
  }
}
