// Fixture files on disk: regular files only, and below a folder none that leads out of it.

import {
  closeSync,
  constants,
  type Dirent,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { join, resolve, sep } from "node:path";
import { HookdevError } from "../../core/errors.ts";
import {
  type FixtureFiles,
  type FoundFixture,
  type FoundFixtures,
  kindOf,
  metaEnding,
} from "../../core/replay/fixture-files.ts";
import { visible } from "../../core/sanitise.ts";
import { whyUnread } from "../file-errors.ts";

const maxFileBytes = 64 * 1024 * 1024;
/** More than any folder of fixtures has; a loop of mounts ends here. */
const deepest = 32;
const mostFiles = 200_000;

/** Folders that hold other things than fixtures. */
const otherFolders = new Set(["node_modules", "__hooks__"]);

/**
 * Reads files one at a time and at once: a fixture is small, and a file through the thread pool costs several times what
 * sending it does.
 */
export function openFixtureFiles(folder: string): FixtureFiles {
  const absolute = (path: string) => resolve(folder, path);
  const walked = new Map<string, WalkedFile>();
  const hasMeta = (path: string) => walked.get(path)?.hasMeta ?? existsSync(absolute(path + metaEnding));
  return {
    find: (path) => {
      const found = statSync(absolute(path), { throwIfNoEntry: false });
      if (found === undefined) return undefined;
      if (!found.isDirectory()) return { files: [namedFile(path, found)], passedOver: [] };
      const walk: Walk = { root: realpathSync(absolute(path)), files: [], passedOver: [], metas: new Set(), walked };
      collect(walk, { shown: path, real: walk.root, depth: 0 });
      for (const { path: file } of walk.files)
        if (walk.metas.has(file + metaEnding)) (walked.get(file) as WalkedFile).hasMeta = true;
      return walk;
    },
    read: (path) => readRegular(walked.get(path)?.file ?? absolute(path), path),
    readMeta: (path) => (hasMeta(path) ? readRegular(absolute(path + metaEnding), path + metaEnding) : undefined),
  };
}

/** What is known of a file since its folder was looked through. */
interface WalkedFile {
  readonly file: string;
  hasMeta: boolean;
}

/** A file that was named by itself is taken for a body whatever its ending. */
function namedFile(path: string, found: Stats): FoundFixture {
  if (!found.isFile()) throw refused(path, kindOfNode(found));
  return { path, kind: kindOf(path) ?? "body" };
}

interface Walk extends FoundFixtures {
  readonly root: string;
  readonly files: FoundFixture[];
  readonly passedOver: string[];
  readonly metas: Set<string>;
  readonly walked: Map<string, WalkedFile>;
}

interface Place {
  readonly shown: string;
  readonly real: string;
  readonly depth: number;
}

function collect(walk: Walk, { shown, real, depth }: Place): void {
  if (depth > deepest) throw refused(shown, `lies more than ${deepest} folders deep`);
  for (const entry of listed(real, shown)) {
    if (entry.name.startsWith(".")) continue;
    const place = { shown: join(shown, entry.name), real: join(real, entry.name), depth: depth + 1 };
    if (!entry.isDirectory()) takeFile(walk, place, entry);
    else if (!otherFolders.has(entry.name)) collect(walk, place);
  }
}

/** In the order of the names' code units, which is the same on every machine. */
function listed(real: string, shown: string): Dirent[] {
  try {
    return readdirSync(real, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw refused(shown, whyUnread(error), error);
  }
}

function takeFile(walk: Walk, place: Place, entry: Dirent): void {
  const kind = kindOf(entry.name);
  if (kind === undefined) {
    if (entry.name.endsWith(metaEnding)) walk.metas.add(place.shown);
    else walk.passedOver.push(place.shown);
    return;
  }
  if (entry.isSymbolicLink()) refuseOutside(walk, place);
  else if (!entry.isFile()) throw refused(place.shown, kindOfNode(lstatSync(place.real)));
  if (walk.files.length >= mostFiles) throw refused(place.shown, `is one of more than ${mostFiles} files`);
  walk.files.push({ path: place.shown, kind });
  walk.walked.set(place.shown, { file: place.real, hasMeta: false });
}

function refuseOutside({ root }: Walk, { shown, real }: Place): void {
  let target: string;
  try {
    target = realpathSync(real);
  } catch (error) {
    throw refused(shown, "is a link that leads nowhere", error);
  }
  if (!target.startsWith(root.endsWith(sep) ? root : root + sep))
    throw refused(shown, "is a link that leads out of its folder");
  const found = statSync(target);
  if (!found.isFile()) throw refused(shown, `is a link to something that ${kindOfNode(found)}`);
}

function readRegular(file: string, shown: string): Uint8Array {
  let descriptor: number;
  try {
    // Without O_NONBLOCK, opening a named pipe waits for somebody to write into it.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw refused(shown, whyUnread(error), error);
  }
  try {
    return readOpen(descriptor, shown);
  } catch (error) {
    if (error instanceof HookdevError) throw error;
    throw refused(shown, whyUnread(error), error);
  } finally {
    closeSync(descriptor);
  }
}

/** Nearly every fixture fits in, and is then read by one call. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);

function readOpen(descriptor: number, shown: string): Uint8Array {
  const read = readInto(scratch, descriptor);
  if (read === 0 || read === scratch.length) return readLooked(descriptor, shown);
  const bytes = Buffer.allocUnsafe(read);
  scratch.copy(bytes, 0, 0, read);
  return bytes;
}

/** How much was read; 0 also for what is no file. */
function readInto(bytes: Buffer, descriptor: number): number {
  try {
    return readSync(descriptor, bytes, 0, bytes.length, null);
  } catch {
    return 0;
  }
}

/** Empty, large, endless or no file at all: what it is decides. */
function readLooked(descriptor: number, shown: string): Uint8Array {
  const found = fstatSync(descriptor);
  if (!found.isFile()) throw refused(shown, kindOfNode(found));
  if (found.size > maxFileBytes) throw refused(shown, `is larger than ${maxFileBytes / 1024 / 1024} MiB`);
  const bytes = Buffer.allocUnsafe(found.size + 1);
  let read = 0;
  for (let more = -1; more !== 0 && read < bytes.length; read += more)
    more = readSync(descriptor, bytes, read, bytes.length - read, read);
  if (read > found.size) throw refused(shown, "grew while it was read");
  return bytes.subarray(0, read);
}

function kindOfNode(found: Stats): string {
  if (found.isDirectory()) return "is a folder";
  if (found.isFIFO()) return "is a named pipe";
  if (found.isSocket()) return "is a socket";
  return "is not a regular file";
}

function refused(path: string, why: string, cause?: unknown): HookdevError {
  return new HookdevError("FIXTURE_REFUSED", {
    category: "fixture",
    message: `${visible(path)} ${why}.`,
    remedy: "Fixtures are regular files; below a folder, links may not lead out of it.",
    cause,
  });
}
