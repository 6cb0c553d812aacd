// The way to the app behind `--forward-to`: the same method, header lines and bytes, over kept connections.

import { Agent, type ClientRequestArgs, request as openHttp } from "node:http";
import { pathForApp } from "../../core/app-path.ts";
import type { Forwarder, ForwardRequest } from "../../core/arrival.ts";
import type { Clock } from "../../core/ports.ts";
import { maxHeadBytes } from "../send/limits.ts";
import { linesForApp } from "./app-request.ts";
import { keepConnections } from "./kept-connections.ts";
import { type Errand, type RelayRules, relay } from "./relay.ts";

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

/** Opens a forwarder; nothing is dialled before the first request. Redirects are passed on, never followed. */
export function openForwarder(options: ForwarderOptions): Forwarder {
  const { target, clock, timeoutMs, maxKeptAnswerBytes } = options;
  const host = target.hostname.startsWith("[") ? target.hostname.slice(1, -1) : target.hostname;
  const client = target.protocol === "https:" ? secureClient(host, options) : plainClient(clock);
  const port = target.port || undefined;
  const rules: RelayRules = { clock, timeoutMs, maxKeptAnswerBytes, secure: target.protocol === "https:" };
  const ask = (request: ForwardRequest, { open, agent }: Client) => {
    const args: ClientRequestArgs = {
      host,
      port,
      maxHeaderSize: maxHeadBytes,
      agent,
      method: request.method,
      path: pathForApp(target, request.target),
      headers: linesForApp(request, target.host),
    };
    return relay(rules, { open, args, body: request.body.chunks });
  };
  return {
    // Without its query, which may hold a token: this is what is shown and stored.
    target: `${target.origin}${target.pathname === "/" ? "" : target.pathname}`,
    forward: (request) => {
      const ready = client();
      return ready instanceof Promise ? ready.then((loaded) => ask(request, loaded)) : ask(request, ready);
    },
    close: async () => (await client()).agent.destroy(),
  };
}

interface Client {
  readonly open: Errand["open"];
  readonly agent: Agent;
}

function plainClient(clock: Clock): () => Client {
  const client: Client = { open: openHttp, agent: keepConnections(new Agent({ keepAlive: true }), clock) };
  return () => client;
}

/** TLS is loaded when it is first wanted. */
function secureClient(host: string, options: ForwarderOptions): () => Promise<Client> {
  const { insecure = false, localAuthority, clock } = options;
  let client: Promise<Client> | undefined;
  const load = async (): Promise<Client> => {
    const [https, { localTrust }, { identityOptions }] = await Promise.all([
      import("node:https"),
      import("../send/local-trust.ts"),
      import("../send/server-identity.ts"),
    ]);
    const trust = insecure ? undefined : localTrust(host, localAuthority);
    const trusting = trust === undefined ? {} : { secureContext: trust };
    // Said in both cases, so that NODE_TLS_REJECT_UNAUTHORIZED=0 cannot weaken a forward silently.
    const checking = { ...trusting, ...identityOptions(host), rejectUnauthorized: !insecure };
    return { open: https.request, agent: keepConnections(new https.Agent({ keepAlive: true, ...checking }), clock) };
  };
  return () => {
    client ??= load();
    return client;
  };
}
