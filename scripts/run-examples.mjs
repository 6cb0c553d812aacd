// Every receiver of examples/ against its suite, with the built binary: `npm run examples [-- <name>…]`.
// Reports go to hookdev-report/; ends with 1 when a suite fails.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const checkout = fileURLToPath(new URL("..", import.meta.url));
const reports = process.env.HOOKDEV_REPORTS ?? "hookdev-report";

const examples = [
  { name: "node-http", start: "node examples/node-http/receiver.mjs", suites: ["dotfile", "compliancely"] },
  { name: "express", start: "node examples/express/receiver.mjs", suites: ["persona"] },
  { name: "fastify", start: "node examples/fastify/receiver.mjs", suites: ["amani"] },
  { name: "hono", start: "node examples/hono/receiver.mjs", suites: ["pliance"] },
  { name: "next", start: "node examples/next/serve.mjs", suites: ["idwise"] },
];

const secret = "a-secret-for-this-test";
const secrets = {
  DOTFILE_SECRET: secret,
  COMPLIANCELY_SECRET: secret,
  PERSONA_SECRET: secret,
  AMANI_SECRET: secret,
  PLIANCE_SECRET: secret,
  IDWISE_CREDENTIALS: "hookdev:a-password-for-this-test",
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !examples.some((one) => one.name === name));
if (unknown.length > 0) throw new Error(`No example is called ${unknown}: ${examples.map(({ name }) => name)}`);
const failed = [];
for (const example of examples)
  if (wanted.length === 0 || wanted.includes(example.name)) {
    const code = await run(example);
    if (code !== 0) failed.push(`${example.name} (exit code ${code})`);
  }
process.stdout.write(failed.length === 0 ? "all examples passed\n" : `failed: ${failed.join(", ")}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function run({ name, start, suites }) {
  const port = String(await freePort());
  const files = suites.map((suite) => `examples/${name}/${suite}.hooks.yaml`);
  const wait = ["--exec", start, "--wait-on", `http://127.0.0.1:${port}/health`];
  const formats = { junit: "xml", ctrf: "json", tap: "tap", markdown: "md" };
  const reporters = Object.entries(formats).flatMap(([format, ending]) => [
    "--reporter",
    `${format}=${reports}/${name}.${format}.${ending}`,
  ]);
  process.stdout.write(`\n== ${name}\n`);
  const child = spawn(process.execPath, ["bin/hookdev.js", "replay", ...files, ...wait, ...reporters], {
    cwd: checkout,
    stdio: "inherit",
    env: { ...process.env, ...secrets, PORT: port },
  });
  return new Promise((resolve) => child.once("close", (code, signal) => resolve(code ?? signal)));
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
