// `hookdev verify`: is this delivery genuine, and if not, why not.

import type { Command } from "commander";
import { headerPairs, type RawRequest } from "../../core/http.ts";
import { createKinship } from "../../core/kin.ts";
import type { Provider } from "../../core/provider.ts";
import { findProvider, findScheme } from "../../core/provider-choice.ts";
import { recognise } from "../../core/recognise.ts";
import type { VerifyInput } from "../../core/signing/engine-types.ts";
import { expectedHeaders } from "../../core/signing/expected.ts";
import type { SigningScheme } from "../../core/signing/scheme.ts";
import type { Verdict } from "../../core/signing/verdict.ts";
import { verifyWith } from "../../core/signing/verify.ts";
import { parseDuration, parseTime } from "../../core/values.ts";
import type { CliContext } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { addConfigOption, type ConfigOptions, knownProviders } from "../known-providers.ts";
import { collect } from "../repeatable.ts";
import { addSecretOptions, readSecrets, type SecretOptions } from "../secret-options.ts";
import { usageError } from "../usage-error.ts";
import { type DeliveryOptions, readDelivery } from "../verify-delivery.ts";
import type { FailedDelivery } from "../verify-diagnosis.ts";
import { tellVerdict } from "../verify-result.ts";

export interface VerifyOptions extends DeliveryOptions, SecretOptions, ConfigOptions {
  readonly provider?: string;
  readonly scheme?: string;
  readonly at?: string;
  readonly tolerance?: string;
  readonly showExpected?: boolean;
  readonly json?: boolean;
}

export function define(command: Command, context: CliContext): void {
  addSecretOptions(addConfigOption(command))
    .option("--provider <id>", "who is said to have sent it (default: recognised from headers and body)")
    .option("--scheme <id[:Header]>", "signing scheme of that provider (default: the one the request speaks)")
    .option("--header <name: value>", "a header of the delivery; repeatable", collect)
    .option("--body-file <file|->", "its body, byte for byte")
    .option("--method <method>", "its method (default: POST)")
    .option("--url <url>", "the URL the sender used, for schemes that sign it")
    .option("--request <file|->", "read all of it from a curl command, raw HTTP text, or a HAR file")
    .option("--entry <n>", "which entry of the HAR file")
    .option("--capture <id>", "verify a capture of the store instead")
    .option("--store <file>", "the store that holds the capture")
    .option("--at <time>", "judge as if it were this time (ISO 8601 or Unix seconds)")
    .option("--tolerance <duration>", "allowed clock difference, for schemes that sign a time")
    .option("--show-expected", "also print the header that would have been right (it is as good as a secret)")
    .option("--json", "print the verdict as JSON")
    .addHelpText("after", examples)
    .action((options: VerifyOptions) => run(options, context));
}

const examples = `
Examples:
  $ hookdev verify --provider dotfile --secret-env DOTFILE_SECRET --header 'Dotfile-Signature: 1f0c…' --body-file body.json
  $ hookdev verify --capture 42 --secret-env PLIANCE_SECRET
  $ pbpaste | hookdev verify --request - --secret-env GITHUB_SECRET`;

/** Exit code 0: genuine; 1: not. */
export async function run(options: VerifyOptions, context: CliContext): Promise<void> {
  if (options.showExpected === true) context.redaction.lift();
  const delivery = await readDelivery(options, context);
  const known = await knownProviders(options, context);
  const keys = await readSecrets(options, context, known.ids);
  const chosen = chooseProvider(options, delivery.request, known.list);
  const provider = options.provider === undefined ? createKinship(known.list, keys)(chosen) : chosen;
  const secrets = keys.secretsFor(provider.id);
  if (secrets.length === 0) {
    throw usageError(
      "SECRET_NEEDED",
      `No secret is known for ${provider.name}.`,
      "Give it with --secret-env NAME, --secret-file FILE, --secret-stdin or --secret.",
    );
  }
  const schemes: readonly SigningScheme[] =
    options.scheme === undefined ? provider.schemes : [findScheme(provider, options.scheme)];
  const input: VerifyInput = {
    request: delivery.request,
    secrets,
    at:
      options.at === undefined
        ? Math.floor((delivery.receivedAt ?? context.system.clock.now()) / 1000)
        : parseTime(options.at, "--at"),
    ...(delivery.sentTo === undefined ? {} : { sentTo: delivery.sentTo }),
    ...(options.tolerance === undefined
      ? {}
      : { toleranceSeconds: parseDuration(options.tolerance, "--tolerance") / 1000 }),
  };
  const failed = { provider, schemes, input, keys, providers: known.list, secretEnv: options.secretEnv ?? [] };
  const verdict = await judged(failed, context);
  const diagnosis = verdict.ok ? undefined : (await import("../verify-diagnosis.ts")).diagnoseDelivery(failed, context);
  const scheme = schemes.find((candidate) => candidate.id === verdict.schemeId);
  const expected =
    options.showExpected === true && scheme !== undefined ? headerPairs(expectedHeaders(scheme, input)) : undefined;
  const view = { provider, scheme, expected, diagnosis, json: options.json === true, request: delivery.request };
  tellVerdict(verdict, view, context);
  context.exit(verdict.ok ? exitCodes.success : exitCodes.negative);
}

async function judged(failed: FailedDelivery, context: CliContext): Promise<Verdict> {
  try {
    return verifyWith(failed.schemes, failed.input);
  } catch (error) {
    throw (await import("../verify-diagnosis.ts")).explained(error, failed, context);
  }
}

function chooseProvider(options: VerifyOptions, request: RawRequest, providers: readonly Provider[]): Provider {
  if (options.provider !== undefined) return findProvider(providers, options.provider);
  const found = recognise(providers, request).provider;
  if (found !== undefined) return found;
  throw usageError(
    "PROVIDER_NEEDED",
    "It cannot be told from headers and body who sent this.",
    `Name the provider: --provider ${providers.map((candidate) => candidate.id).join("|")}.`,
  );
}
