// The way to the app behind `--forward-to`: the same method, header lines and bytes, over kept connections.

import { Agent, type ClientRequestArgs, request as openHttp } from "node:http";
import { pathForApp } from "../../core/app-path.ts";
import type { Forwarder, ForwardRequest } from "../../core/arrival.ts";
import type { Clock } from "../../core/ports.ts";
import { maxHeadBytes } from "../send/limits.ts";
import { linesForApp } from "./app-request.ts";
import { type RelayOptions, relay } from "./relay.ts";

export interface ForwarderOptions {
  /** http or https; a path other than `/` goes in front of the sender's. */
  readonly target: URL;
  /** For the head of the app's answer; also the longest silence within its body. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Bytes of the app's answer that the attempt keeps. */
  readonly maxKeptAnswerBytes: number;
  /** The certificate is not checked. */
  readonly insecure?: boolean;
  /** File of an authority that is trusted beside the usual ones, for a target on this machine. */
  readonly localAuthority?: string;
}

/** Shorter than the 5 s after which Node's own servers close an idle connection; a shorter hint of the app counts. */
const idleSocketMs = 4000;

const agentOptions = { keepAlive: true, timeout: idleSocketMs } as const;

/** Opens a forwarder; nothing is dialled before the first request. Redirects are passed on, never followed. */
export function openForwarder(options: ForwarderOptions): Forwarder {
  const { target } = options;
  const host = target.hostname.startsWith("[") ? target.hostname.slice(1, -1) : target.hostname;
  const client = target.protocol === "https:" ? secureClient(host, options) : plainClient();
  const place = { host, port: target.port || undefined, maxHeaderSize: maxHeadBytes };
  return {
    // Without its query, which may hold a token: this is what is shown and stored.
    target: `${target.origin}${target.pathname === "/" ? "" : target.pathname}`,
    async forward(request) {
      const { open, agent } = await client();
      return relay({
        ...options,
        secure: target.protocol === "https:",
        open,
        args: { ...place, ...lineAndHeaders(request, target), agent },
        body: request.body.chunks,
      });
    },
    close: async () => (await client()).agent.destroy(),
  };
}

function lineAndHeaders(request: ForwardRequest, target: URL): ClientRequestArgs {
  return {
    method: request.method,
    path: pathForApp(target, request.target),
    headers: linesForApp(request, target.host),
  };
}

interface Client {
  readonly open: RelayOptions["open"];
  readonly agent: Agent;
}

function plainClient(): () => Client {
  const client: Client = { open: openHttp, agent: new Agent(agentOptions) };
  return () => client;
}

/** TLS is loaded when it is first wanted. */
function secureClient(host: string, { insecure = false, localAuthority }: ForwarderOptions): () => Promise<Client> {
  let client: Promise<Client> | undefined;
  const load = async (): Promise<Client> => {
    const [https, { localTrust }] = await Promise.all([import("node:https"), import("../send/local-trust.ts")]);
    const trust = insecure ? undefined : localTrust(host, localAuthority);
    const trusting = trust === undefined ? {} : { secureContext: trust };
    // Said in both cases, so that NODE_TLS_REJECT_UNAUTHORIZED=0 cannot weaken a forward silently.
    return {
      open: https.request,
      agent: new https.Agent({ ...agentOptions, ...trusting, rejectUnauthorized: !insecure }),
    };
  };
  return () => {
    client ??= load();
    return client;
  };
}
