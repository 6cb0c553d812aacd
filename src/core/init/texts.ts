// What `hookdev init` writes: a configuration, a suite for each sender, and a CI job. All of it works as it is written.

import { secretVariable } from "../key-ring.ts";
import type { Provider } from "../provider.ts";
import { sendsSecret, signsTime } from "../signing/scheme.ts";
import type { Project, Receiver } from "./project.ts";

export interface WrittenFile {
  readonly path: string;
  readonly text: string;
}

/** The configuration, where senders that hookdev does not know are named. */
export function configText(): string {
  return [
    "# yaml-language-server: $schema=./node_modules/hookdev/schema/config.schema.json",
    "# Senders of your own: `hookdev provider init <id>` writes one, docs/own-provider.md of hookdev explains it.",
    "providers: []",
    "",
  ].join("\n");
}

/** A suite that proves whether the receiver really verifies: genuine deliveries, and the same with something wrong. */
export function suiteText(provider: Provider, { route, routeFound }: Receiver, port: number): string {
  const events = provider.events.filter(({ payload, legacy }) => payload !== undefined && legacy === undefined);
  const [first] = events;
  const event = yamlText(first?.name ?? provider.events[0]?.name ?? "");
  const [scheme] = provider.schemes;
  const forged = ["body", "signature", "unsigned", "wrong-secret", ...(signsTime(scheme) ? ["stale"] : [])];
  // A secret in a header binds nothing: there a changed body cannot be seen.
  const seen = sendsSecret(scheme) ? forged.filter((kind) => kind !== "body") : forged;
  return [
    "# yaml-language-server: $schema=../node_modules/hookdev/schema/hooks.schema.json",
    `# Run it: npx hookdev replay webhooks/${provider.id}.hooks.yaml`,
    "version: 1",
    `name: ${provider.name} webhooks`,
    `env: [APP_URL, ${secretVariable(provider.id)}]`,
    ...(routeFound ? [] : ["# No route was found in the code: write yours here."]),
    `target: \${APP_URL:-http://127.0.0.1:${port}}${route}`,
    `provider: ${provider.id}`,
    `secret: { env: ${secretVariable(provider.id)} }`,
    "defaults: { fresh: true, expect: { status: 2xx, duration: < 5s } }",
    "cases:",
    ...events.slice(0, 5).map(({ name }) => `  - poke: ${yamlText(name)}`),
    ...seen.map(
      (kind) => `  - { name: ${words[kind]} is refused, poke: ${event}, tamper: ${kind}, expect: { status: 4xx } }`,
    ),
    "",
  ].join("\n");
}

const words: Readonly<Record<string, string>> = {
  body: "a changed body",
  signature: "a changed signature",
  unsigned: "an unsigned delivery",
  "wrong-secret": "another secret",
  stale: "a stale delivery",
};

/** A workflow of GitHub Actions of its own. */
export function githubText({ start, port }: Project, providerIds: readonly string[]): string {
  return [
    "name: webhooks",
    "on: [push, pull_request]",
    "permissions: { contents: read }",
    "jobs:",
    "  webhooks:",
    "    runs-on: ubuntu-latest",
    "    # Your app reads the same secrets under names of its own: set those here, too.",
    "    env:",
    ...providerIds.map((id) => `      ${secretVariable(id)}: a-secret-for-this-test`),
    "    steps:",
    "      - uses: actions/checkout@v5",
    "      - uses: actions/setup-node@v5",
    "        with: { node-version: 24 }",
    "      - run: npm ci",
    "      - run: >-",
    "          npx hookdev replay webhooks",
    `          ${startWords(start)} --wait-on tcp:127.0.0.1:${port}`,
    "          --reporter junit=hookdev-report/junit.xml",
    "      - if: always()",
    "        uses: actions/upload-artifact@v5",
    "        with: { name: hookdev-report, path: hookdev-report }",
    "",
  ].join("\n");
}

/** A job for GitLab, to be included by the project's own file. */
export function gitlabText({ start, port }: Project, providerIds: readonly string[]): string {
  return [
    "# In .gitlab-ci.yml: include: { local: .gitlab/webhooks.yml }",
    "webhooks:",
    "  image: node:24",
    "  # Your app reads the same secrets under names of its own: set those here, too.",
    "  variables:",
    ...providerIds.map((id) => `    ${secretVariable(id)}: a-secret-for-this-test`),
    "  script:",
    "    - npm ci",
    `    - npx hookdev replay webhooks ${startWords(start)} --wait-on tcp:127.0.0.1:${port}`,
    "      --reporter junit=hookdev-report/junit.xml",
    "  artifacts:",
    "    when: always",
    "    paths: [hookdev-report]",
    "    reports: { junit: hookdev-report/junit.xml }",
    "",
  ].join("\n");
}

function startWords(start: string | undefined): string {
  return `--exec "${start ?? "npm start"}"`;
}

/** Event names are words, dots and spaces; one of a user's own provider may hold more. */
function yamlText(text: string): string {
  return /^[A-Za-z][\w. -]*$/.test(text) ? text : JSON.stringify(text);
}
