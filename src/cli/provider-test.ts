// `hookdev provider test`: the contract of a provider, told rule by rule.

import { openKeyPairs } from "../compose.ts";
import { contractKeys } from "../core/contract-keys.ts";
import type { Provider } from "../core/provider.ts";
import { findProvider } from "../core/provider-choice.ts";
import { type ContractCheck, type ContractReport, checkContract } from "../core/provider-contract.ts";
import { visible } from "../core/sanitise.ts";
import type { CliContext } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import { jsonText } from "./json-text.ts";
import { type ConfigOptions, type KnownProviders, knownProviders } from "./known-providers.ts";
import { usageError } from "./usage-error.ts";

export interface TestOptions extends ConfigOptions {
  readonly json?: boolean;
}

/** Exit code 0: the contract is kept; 1: it is not. */
export async function testProvider(wanted: string, options: TestOptions, context: CliContext): Promise<void> {
  const isFile = /[/\\]|\.(ya?ml|json|m?[jt]s)$/.test(wanted);
  const config = isFile ? [...(options.config ?? []), wanted] : (options.config ?? []);
  const known = await knownProviders({ config }, context);
  const tested = isFile ? inFile(known, wanted) : [findProvider(known.list, wanted)];
  const pairs = await openKeyPairs();
  const at = Math.floor(context.system.clock.now() / 1000);
  const reports: ContractReport[] = [];
  for (const provider of tested) {
    const bodies = await bodiesOf(provider, known);
    reports.push(checkContract(provider, { bodies, keysFor: (scheme) => contractKeys(scheme, pairs), at }));
  }
  context.system.out.write(options.json === true ? jsonText(reports) : reports.map(reportLines).join("\n"));
  context.exit(reports.every(({ passed }) => passed) ? exitCodes.success : exitCodes.negative);
}

/** What a file describes. @throws HookdevError `PROVIDER_FILE_EMPTY` */
function inFile(known: KnownProviders, file: string): readonly Provider[] {
  const described = known.describedIn(file);
  if (described.length > 0) return described;
  throw usageError(
    "PROVIDER_FILE_EMPTY",
    `${visible(file)} describes no provider.`,
    "A provider file has an id and a signing scheme; `hookdev provider init <id>` writes one.",
  );
}

async function bodiesOf(provider: Provider, known: KnownProviders) {
  const payloads = provider.events.flatMap(({ name, payload, variants = [] }) =>
    [payload, ...variants].filter((one) => one !== undefined).map((one) => ({ ...one, name })),
  );
  return Promise.all(
    payloads.map(async ({ name, file, contentType }) => ({
      name,
      body: await known.payloads.read(file),
      ...(contentType === undefined ? {} : { contentType }),
    })),
  );
}

function reportLines({ providerId, checks, passed }: ContractReport): string {
  const schemes = [...new Set(checks.map(({ scheme }) => scheme))];
  const lines = schemes.flatMap((scheme) =>
    schemeLines(
      scheme,
      checks.filter((check) => check.scheme === scheme),
    ),
  );
  return `${providerId}: ${passed ? "keeps the contract" : "does NOT keep the contract"}\n${lines.join("\n")}\n`;
}

/** One line for a rule over all bodies; a broken rule names the first body and what is wrong. */
function schemeLines(scheme: string, checks: readonly ContractCheck[]): string[] {
  const bodies = new Set(checks.map(({ body }) => body)).size;
  const rules = [...new Map(checks.map(({ rule, says }) => [rule, says]))];
  return [
    `  scheme ${scheme}, ${bodies} ${bodies === 1 ? "payload" : "payloads"}`,
    ...rules.map(([rule, says]) => {
      const broken = checks.find((check) => check.rule === rule && check.problem !== undefined);
      const detail =
        broken === undefined ? "" : `\n           ${visible(broken.body)}: ${visible(broken.problem ?? "")}`;
      return `    ${broken === undefined ? "ok    " : "BROKEN"} ${says}${detail}`;
    }),
  ];
}
