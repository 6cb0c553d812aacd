// `hookdev replay <what>…`: fixtures, suites and captures sent to an app, judged and reported.

import type { Command } from "commander";
import type { CliContext } from "../command.ts";
import { addConfigOption } from "../known-providers.ts";
import { collect } from "../repeatable.ts";
import type { ReplayOptions } from "../replay-options.ts";
import { addSecretOptions } from "../secret-options.ts";

export function define(command: Command, context: CliContext): void {
  command
    .argument(
      "[what...]",
      "fixture files, folders, suites (*.hooks.yaml), .har, .http, .curl, captures (12, 12-20, last)",
    )
    .option("--url <target>", "your endpoint; with a path all goes there, without one each request keeps its own path")
    .option("--provider <id>", "whose deliveries these are, when neither folder nor content tells")
    .option("--scheme <id[:Header]>", "signing scheme of that provider (default: the recorded one, else its first)")
    .option("--verbatim", "send the signature that is there; nothing is signed anew")
    .option("--at <time>", "sign for this time instead of now (ISO 8601, Unix seconds, -10m)")
    .option("--seed <seed>", "where all made-up values come from: the same seed makes the same requests")
    .option("--header <name: value>", "add or replace a header of every request; repeatable", collect)
    .option("--timeout <duration>", "deadline of every request (default: the suite's, else 30s)")
    .option("--send-secret-over-http", "send a secret header over http to other machines, where it is for https only")
    .option("--insecure", "do not check the TLS certificate of the target");
  addSecretOptions(addConfigOption(command))
    .option("--store <file>", "the store that captures are in")
    .option("--filter <filter>", 'captures that pass, as in `captures list`: "provider:dotfile status:>=400"')
    .option("--grep <text|/pattern/>", "only cases with such a name")
    .option("--shard <i/n>", "only this share of the cases, for several machines")
    .option("--workers <n>", "how many requests may be in flight; a suite in order takes one", "1")
    .option("--retries <n>", "try a failed case again so often; passed then is flaky")
    .option("--fail-on-flaky", "flaky is failed")
    .option("--bail [n]", "end after the first (n-th) failed case")
    .option("--update-snapshots", "write what is answered as the new snapshots; never in CI")
    .option("--list", "send nothing; print the cases")
    .option("--reporter <name[=file]>", "pretty, ndjson, json, junit, tap, ctrf, github, markdown; repeatable", collect)
    .option("--json", "as --reporter json")
    .option("--exec <command>", "start the app first, and end it with all it started")
    .option("--wait-on <place>", "http://…, https://… or tcp:host:port that has to answer first; repeatable", collect)
    .option("--wait-timeout <duration>", "how long to wait for it", "60s")
    .addHelpText("after", examples)
    .action(async (what: string[], options: ReplayOptions) =>
      (await import("../replay-run.ts")).runCommand(what, options, context),
    );
}

const examples = `
Exit codes: 0 all as expected, 1 not as expected, 2 wrong usage, suite or fixture (also: nothing was sent),
3 nothing reached the target, or the app behind --exec did not come up, 130 ended by Ctrl-C.

Examples:
  $ hookdev replay fixtures/ --url http://localhost:3000/hooks --secret-env PLIANCE_SECRET
  $ hookdev replay webhooks.hooks.yaml --exec 'npm run dev' --wait-on tcp:localhost:3000 --reporter junit=report.xml
  $ hookdev replay 12-20 --url localhost:3000 --verbatim`;
