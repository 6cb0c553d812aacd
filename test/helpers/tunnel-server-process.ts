// The stand-in tunnel server in a process of its own, so that it can be killed and frozen. Options as JSON in argv[2].
// Prints one line of JSON, {"url","port"}; each line of JSON on stdin replaces the faults. Ends with its stdin.

import { createInterface } from "node:readline";
import { openTunnelServer, type TunnelServerOptions } from "./tunnel-server.ts";

const server = await openTunnelServer(JSON.parse(process.argv[2] ?? "{}") as TunnelServerOptions);
process.stdout.write(`${JSON.stringify({ url: server.url, port: server.port })}\n`);
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => Object.assign(server.faults, JSON.parse(line)));
lines.once("close", () => process.exit(0));
