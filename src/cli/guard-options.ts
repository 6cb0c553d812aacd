// The options that guard an inbox which strangers can reach, and what the path token does to the URLs that are shown.

import { type Command, Option } from "commander";
import type { SessionEvent } from "../core/arrival.ts";
import { parseBasicAuth } from "../core/guards/basic-auth.ts";
import { addressSource } from "../core/guards/client-address.ts";
import type { Guards } from "../core/guards/guards.ts";
import { checkPathToken, tokenDigits, tokenPath } from "../core/guards/path-token.ts";
import { parseIpRange } from "../core/ip-ranges.ts";
import type { CliContext } from "./command.ts";

export interface GuardOptions {
  /** True throws a token. */
  readonly pathToken?: string | true;
  readonly basicAuth?: string;
  readonly allowIp?: readonly string[];
  readonly forwardMode: "sync" | "ack";
}

/** Adds the options that guard the inbox, and the one that says when the sender is answered. */
export function addGuardOptions(command: Command): Command {
  return command
    .option("--path-token [token]", "take requests below /t/<token>/ only; your app gets the path without it")
    .option("--basic-auth <user:password>", "take requests with these credentials only")
    .option("--allow-ip <cidr...>", "take requests from these addresses only, where they can be trusted")
    .addOption(
      new Option("--forward-mode <mode>", "sync: the sender gets your app's answer; ack: a 200 once it is stored")
        .choices(["sync", "ack"])
        .default("sync"),
    );
}

/** The guards that the options ask for. @throws HookdevError for values that cannot be, and where no address can be trusted */
export function readGuards(options: GuardOptions, context: CliContext, engine: string | undefined): Guards {
  const { pathToken, basicAuth, allowIp } = options;
  const token = pathToken === true ? context.system.random.hex(tokenDigits) : pathToken;
  return {
    ...(token === undefined ? {} : { pathToken: checkPathToken(token) }),
    ...(basicAuth === undefined ? {} : { basicAuth: parseBasicAuth(basicAuth) }),
    ...(allowIp === undefined
      ? {}
      : {
          allowIp: {
            ranges: allowIp.flatMap((list) => list.split(",")).map(parseIpRange),
            source: addressSource(engine),
          },
        }),
  };
}

/** What stands before every path of this session: nothing without a token. */
export function pathPrefix({ pathToken }: Guards): string {
  return pathToken === undefined ? "" : tokenPath(pathToken);
}

/** Events with the public URL as it must be registered at the provider. */
export function withPathPrefix(event: SessionEvent, prefix: string): SessionEvent {
  if (event.type !== "tunnel" || prefix === "") return event;
  const { status } = event;
  const { url, previousUrl } = status;
  return {
    type: "tunnel",
    status: {
      ...status,
      ...(url === undefined ? {} : { url: `${url}${prefix}` }),
      ...(previousUrl === undefined ? {} : { previousUrl: `${previousUrl}${prefix}` }),
    },
  };
}
