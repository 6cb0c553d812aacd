// A user's own providers: found, read, checked, and told file by file.

import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { HookdevError } from "../../core/errors.ts";
import type { Provider } from "../../core/provider.ts";
import type { Located, Problem } from "../../core/provider-schema/located.ts";
import type {
  FileReport,
  FileState,
  OwnProviders,
  OwnProvidersRequest,
} from "../../core/provider-schema/own-providers.ts";
import { looksLikeProvider, readConfig, readProvider } from "../../core/provider-schema/read-provider.ts";
import type { OwnPayload } from "../../core/provider-schema/to-provider.ts";
import { visible } from "../../core/sanitise.ts";
import { type FileContents, readContents } from "./contents.ts";
import { type FoundFile, findProviderFiles, formatOf } from "./find.ts";
import { readBounded } from "./read-bounded.ts";

const maxPayloadBytes = 16 * 1024 * 1024;

/** Loads every provider that the request reaches. Problems are in the reports; nothing is thrown for them. */
export async function loadProviderFiles(request: OwnProvidersRequest): Promise<OwnProviders> {
  const loading = new Loading(request);
  const files = findProviderFiles(request);
  const namedFiles = new Map<string, readonly Provider[]>();
  for (const [index, file] of files.entries()) {
    const described = await loading.load(file);
    const name = request.named[index];
    if (name !== undefined) namedFiles.set(name, described);
  }
  return { ...loading.result(), namedFiles };
}

interface PlacedPayload {
  readonly payload: OwnPayload;
  readonly file: FoundFile;
}

class Loading {
  readonly #reports: FileReport[] = [];
  readonly #payloads = new Map<string, PlacedPayload>();
  readonly #owners = new Map<string, string>();
  /** What each file that was read describes, by its path. */
  readonly #described = new Map<string, readonly Provider[]>();
  readonly #workingFolder: string | undefined;
  readonly #claimed = new Map<string, string>();

  constructor({ workingFolder, builtIn }: OwnProvidersRequest) {
    this.#workingFolder = workingFolder;
    for (const { id, name, recognition } of builtIn) {
      this.#owners.set(id, "hookdev itself");
      // Shared headers give way to whoever else claims them.
      for (const header of recognition.shared === true ? [] : recognition.headers)
        this.#claimed.set(header.toLowerCase(), name);
    }
  }

  /** Reads a file, unless it has been read; resolves with what it describes. */
  async load(file: FoundFile): Promise<readonly Provider[]> {
    const known = this.#described.get(file.path);
    if (known !== undefined) return known;
    // A configuration may name itself.
    this.#described.set(file.path, []);
    const before = this.#reports.length;
    await this.#loadNew(file);
    const providers = this.#reports.slice(before).flatMap((report) => report.providers);
    this.#described.set(file.path, providers);
    return providers;
  }

  async #loadNew(file: FoundFile): Promise<void> {
    if (file.format === "code" && !file.trusted) {
      this.#report(file, "code-not-loaded", { problems: file.guessed ? [] : [codeProblem(this.#shown(file.path))] });
      return;
    }
    const contents = await readContents(file);
    if (contents.kind === "not-ours") this.#report(file, "not-ours", {});
    else if (contents.kind === "refused") this.#report(file, "read", { problems: contents.problems });
    else await this.#read(file, contents);
  }

  result(): Omit<OwnProviders, "namedFiles"> {
    const payloads = this.#payloads;
    return {
      providers: this.#reports.flatMap(({ providers }) => providers),
      files: this.#reports,
      holdsPayload: (name) => payloads.has(name),
      readPayload: (name) => readPayload(payloads.get(name) as PlacedPayload),
    };
  }

  async #read(file: FoundFile, { values }: FileContents & { readonly kind: "values" }): Promise<void> {
    for (const value of values) {
      if (isConfig(file, value)) await this.#readConfig(file, value);
      else if (file.guessed && file.format !== "code" && !looksLikeProvider(value)) this.#report(file, "not-ours", {});
      else this.#report(file, "read", this.#readOne(file, value));
    }
  }

  async #readConfig(file: FoundFile, value: Located): Promise<void> {
    const { providers, files, problems } = readConfig(value);
    const read = providers.map((provider) => this.#readOne(file, provider));
    const named: FoundFile[] = [];
    const wrong: Problem[] = [];
    for (const { path, at } of files) {
      const format = formatOf(path);
      const place = at === undefined ? {} : { at };
      if (format === undefined)
        wrong.push({ severity: "error", ...place, message: `${visible(path)} is neither YAML nor JSON nor code.` });
      else {
        const full = isAbsolute(path) ? path : join(dirname(file.path), path);
        // What a user's own configuration names may stand anywhere; what a repository names stays inside it.
        named.push({ ...file, path: full, format, guessed: false, root: file.trusted ? dirname(full) : file.root });
      }
    }
    this.#report(file, "read", {
      problems: [...problems, ...read.flatMap((one) => one.problems), ...wrong],
      providers: read.flatMap((one) => one.providers),
    });
    for (const next of named) await this.load(next);
  }

  #readOne(file: FoundFile, value: Located): { readonly problems: Problem[]; readonly providers: Provider[] } {
    const folder = `${dirname(file.path)}${sep}`;
    const { provider, payloads, problems } = readProvider(value, { file: this.#shown(file.path), folder });
    if (provider === undefined) return { problems: [...problems], providers: [] };
    const owner = this.#owners.get(provider.id);
    if (owner !== undefined) {
      const message = `The provider "${provider.id}" is described a second time; the first is in ${owner}.`;
      return { problems: [...problems, { severity: "error", message }], providers: [] };
    }
    this.#owners.set(provider.id, this.#shown(file.path));
    for (const [name, payload] of payloads) this.#payloads.set(name, { payload, file });
    const unclaimed = this.#withoutClaimed(provider);
    return { problems: [...problems, ...unclaimed.problems], providers: [unclaimed.provider] };
  }

  /** A header that already means a built-in provider would make its deliveries nobody's. */
  #withoutClaimed(provider: Provider): { readonly provider: Provider; readonly problems: Problem[] } {
    const { headers } = provider.recognition;
    const free = headers.filter((header) => !this.#claimed.has(header.toLowerCase()));
    const problems = headers
      .filter((header) => !free.includes(header))
      .map((header): Problem => {
        const owner = this.#claimed.get(header.toLowerCase());
        const message = `The header ${header} already means ${owner}, so deliveries are not recognised by it: name this provider with --provider ${provider.id}.`;
        return { severity: "warning", message };
      });
    return { provider: { ...provider, recognition: { ...provider.recognition, headers: free } }, problems };
  }

  #report(file: FoundFile, state: FileState, found: Partial<Pick<FileReport, "problems" | "providers">>): void {
    this.#reports.push({ path: this.#shown(file.path), state, problems: [], providers: [], ...found });
  }

  /** As a person at the working folder would write it. */
  #shown(path: string): string {
    const short = this.#workingFolder === undefined ? path : relative(this.#workingFolder, path);
    return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
  }
}

function codeProblem(path: string): Problem {
  const message = `This is code, and code that a repository brings along is not run by itself. If you trust it: --config ${visible(path)}`;
  return { severity: "ignored", message };
}

/** A file called hookdev.config is one; any other is one when it lists providers. */
function isConfig(file: FoundFile, value: Located): boolean {
  if (file.guessed || value.kind !== "object") return false;
  const keys = value.members.map(({ key }) => key);
  return /^hookdev\.config\./.test(basename(file.path)) ? !keys.includes("id") : keys.includes("providers");
}

async function readPayload({ payload, file }: PlacedPayload): Promise<Uint8Array> {
  if (payload.kind === "bytes") return payload.bytes;
  const path = join(dirname(file.path), payload.path);
  const read = await readBounded(path, { root: file.root, maxBytes: maxPayloadBytes });
  if (read.ok) return read.bytes;
  throw new HookdevError("OWN_PAYLOAD_REFUSED", {
    category: "fixture",
    message: `The payload ${visible(payload.path)} of ${visible(basename(file.path))} ${read.reason}.`,
    remedy: "A payload is a regular file below the repository's root; its path is relative to the provider's file.",
  });
}
