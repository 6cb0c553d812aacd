// The shell command that runs one case again, alone and with the same values.

import { isSecretHeader } from "../redact.ts";
import { exactGrep, type RunCase } from "./selection.ts";

/** What of the run's options the command repeats. */
export interface RerunWish {
  readonly url?: string;
  readonly provider?: string;
  readonly scheme?: string;
  readonly at?: string;
  readonly timeout?: string;
  readonly store?: string;
  readonly exec?: string;
  readonly waitOn?: readonly string[];
  readonly config?: readonly string[];
  readonly secret?: readonly string[];
  readonly secretEnv?: readonly string[];
  readonly secretFile?: readonly string[];
  readonly secretStdin?: boolean;
  readonly header?: readonly string[];
  readonly verbatim?: boolean;
  readonly insecure?: boolean;
}

/** A function that writes the command for a case of this run; secrets stand in it by the name of their place only. */
export function rerunWriter(options: RerunWish, seed: string): (runCase: RunCase) => string {
  const shared = [...sharedWords(options), "--seed", word(seed)].join(" ");
  return (runCase) => `hookdev replay ${caseWords(runCase)} ${shared}`;
}

function caseWords({ suite, case: one }: RunCase): string {
  if (suite.file !== undefined) return `${word(suite.file)} --grep ${word(exactGrep(one.name))}`;
  if (one.source.kind === "capture") return String(one.source.id);
  if (one.source.kind !== "replay") return word(suite.name);
  return one.source.entry === undefined
    ? word(one.source.path)
    : `${word(one.source.path)} --grep ${word(exactGrep(one.name))}`;
}

function sharedWords(options: RerunWish): string[] {
  const words: string[] = [];
  const put = (option: string, value: string | undefined) => {
    if (value !== undefined) words.push(option, word(value));
  };
  put("--url", options.url);
  put("--provider", options.provider);
  put("--scheme", options.scheme);
  put("--at", options.at);
  put("--timeout", options.timeout);
  put("--store", options.store);
  put("--exec", options.exec);
  for (const place of options.waitOn ?? []) put("--wait-on", place);
  for (const file of options.config ?? []) put("--config", file);
  for (const name of options.secretEnv ?? []) put("--secret-env", name);
  for (const file of options.secretFile ?? []) put("--secret-file", file);
  // A secret on the command line is not repeated: whoever runs this puts it in again.
  for (const _ of options.secret ?? []) words.push("--secret", "…");
  for (const line of options.header ?? []) put("--header", shownHeader(line));
  if (options.secretStdin === true) words.push("--secret-stdin");
  if (options.verbatim === true) words.push("--verbatim");
  if (options.insecure === true) words.push("--insecure");
  return words;
}

function shownHeader(line: string): string {
  const name = line.slice(0, Math.max(line.indexOf(":"), 0));
  return isSecretHeader(name) ? `${name}: …` : line;
}

/** One word for a POSIX shell. */
function word(text: string): string {
  return /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
