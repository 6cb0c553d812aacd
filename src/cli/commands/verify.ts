// `hookdev verify`: is this delivery genuine, and if not, why not.

import type { Command } from "commander";
import { openCaptureStore } from "../../compose.ts";
import { headerPairs, type RawRequest } from "../../core/http.ts";
import type { Provider } from "../../core/provider.ts";
import { recognise } from "../../core/recognise.ts";
import { visible } from "../../core/sanitise.ts";
import type { VerifyInput } from "../../core/signing/engine-types.ts";
import { expectedHeaders } from "../../core/signing/expected.ts";
import type { SigningScheme } from "../../core/signing/scheme.ts";
import { verifyWith } from "../../core/signing/verify.ts";
import { parseDuration, parseTime } from "../../core/values.ts";
import { providers } from "../../providers/index.ts";
import { findCapture } from "../capture-ids.ts";
import type { CliContext } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { findProvider, findScheme } from "../provider-options.ts";
import { readHeaders } from "../request-options.ts";
import { addSecretOptions, readSecrets, type SecretOptions } from "../secret-options.ts";
import { usageError } from "../usage-error.ts";
import { tellVerdict } from "../verify-result.ts";

export interface VerifyOptions extends SecretOptions {
  readonly provider?: string;
  readonly scheme?: string;
  readonly header?: readonly string[];
  readonly bodyFile?: string;
  readonly method: string;
  readonly url?: string;
  readonly at?: string;
  readonly tolerance?: string;
  readonly capture?: string;
  readonly store?: string;
  readonly showExpected?: boolean;
  readonly json?: boolean;
}

const collect = (value: string, previous: readonly string[] = []) => [...previous, value];

export function define(command: Command, context: CliContext): void {
  addSecretOptions(command)
    .option("--provider <id>", "who is said to have sent it (default: recognised from headers and body)")
    .option("--scheme <id[:Header]>", "signing scheme of that provider (default: the one the request speaks)")
    .option("--header <name: value>", "a header of the delivery; repeatable", collect)
    .option("--body-file <file|->", "its body, byte for byte")
    .option("--method <method>", "its method", "POST")
    .option("--url <url>", "the URL the sender used, for schemes that sign it")
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
  $ hookdev verify --capture 42 --secret-env PLIANCE_SECRET`;

/** Exit code 0: genuine; 1: not. */
export async function run(options: VerifyOptions, context: CliContext): Promise<void> {
  const delivery =
    options.capture === undefined ? await fromOptions(options, context) : await fromStore(options, context);
  const provider = chooseProvider(options, delivery.request);
  const keys = await readSecrets(
    options,
    context,
    providers.map((candidate) => candidate.id),
  );
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
  const verdict = verifyWith(schemes, input);
  const scheme = schemes.find((candidate) => candidate.id === verdict.schemeId);
  const expected =
    options.showExpected === true && scheme !== undefined ? headerPairs(expectedHeaders(scheme, input)) : undefined;
  tellVerdict(verdict, { provider, scheme, expected, json: options.json === true, request: delivery.request }, context);
  context.exit(verdict.ok ? exitCodes.success : exitCodes.negative);
}

interface Delivery {
  readonly request: RawRequest;
  readonly sentTo?: string;
  /** Milliseconds since 1970; a capture is judged at the time it arrived. */
  readonly receivedAt?: number;
}

async function fromOptions(options: VerifyOptions, context: CliContext): Promise<Delivery> {
  if (options.bodyFile === undefined) {
    throw usageError(
      "BODY_NEEDED",
      "There is no body to verify.",
      "Name it with --body-file <file>, --body-file - for standard input, or --capture <id>.",
    );
  }
  if (options.bodyFile === "-" && options.secretStdin === true) {
    throw usageError(
      "OPTIONS_CONFLICT",
      "Standard input cannot hold the body and the secret at once.",
      "Give the secret with --secret-env or --secret-file.",
    );
  }
  const body =
    options.bodyFile === "-" ? await context.system.readStdin() : await context.system.readFile(options.bodyFile);
  const url = options.url === undefined ? undefined : readUrl(options.url);
  return {
    request: {
      method: options.method,
      target: url === undefined ? "/" : `${url.pathname}${url.search}`,
      headers: readHeaders(options.header ?? []),
      body,
    },
    ...(options.url === undefined ? {} : { sentTo: options.url }),
  };
}

async function fromStore(options: VerifyOptions, context: CliContext): Promise<Delivery> {
  const store = await openCaptureStore(options.store ?? context.settings.storeFile);
  try {
    const capture = findCapture(store, options.capture ?? "last");
    const body = await store.readBody(capture.body);
    return {
      request: { ...capture, body },
      receivedAt: capture.receivedAt,
      ...(options.url === undefined ? {} : { sentTo: options.url }),
    };
  } finally {
    await store.close();
  }
}

function chooseProvider(options: VerifyOptions, request: RawRequest): Provider {
  if (options.provider !== undefined) return findProvider(providers, options.provider);
  const found = recognise(providers, request).provider;
  if (found !== undefined) return found;
  throw usageError(
    "PROVIDER_NEEDED",
    "It cannot be told from headers and body who sent this.",
    `Name the provider: --provider ${providers.map((candidate) => candidate.id).join("|")}.`,
  );
}

function readUrl(text: string): URL {
  if (URL.canParse(text)) return new URL(text);
  throw usageError("URL_INVALID", `--url takes an absolute URL, not "${visible(text)}".`);
}
