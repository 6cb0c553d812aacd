// Every command of hookdev, one line each; a command's module is loaded only when it is called.

import type { CommandEntry } from "../command.ts";

/** In the order of the help. */
export const commands: readonly CommandEntry[] = [
  {
    name: "listen",
    summary: "receive webhooks here: stored, verified, forwarded",
    load: async () => (await import("./listen.ts")).define,
  },
  {
    name: "poke",
    summary: "send one canned event, signed as the provider signs it",
    load: async () => (await import("./poke.ts")).define,
  },
  {
    name: "replay",
    summary: "send fixtures, suites and captures to your app and judge its answers",
    load: async () => (await import("./replay.ts")).define,
  },
  {
    name: "verify",
    summary: "is this delivery genuine, and if not, why not",
    load: async () => (await import("./verify.ts")).define,
  },
  {
    name: "captures",
    summary: "list, show, save, export and delete what arrived",
    load: async () => (await import("./captures.ts")).define,
  },
  {
    name: "privacy",
    summary: "does this folder hold a real person's data: check",
    load: async () => (await import("./privacy.ts")).define,
  },
  { name: "events", summary: "the catalogue of event types", load: async () => (await import("./events.ts")).define },
  {
    name: "providers",
    summary: "the providers, their signing schemes and how sure each fact is",
    load: async () => (await import("./providers.ts")).define,
  },
  {
    name: "provider",
    summary: "describe a sender of your own in a file: init, lint, test",
    load: async () => (await import("./provider.ts")).define,
  },
  {
    name: "emulate",
    summary: "a provider's webhook API and its deliveries, on this machine",
    load: async () => (await import("./emulate.ts")).define,
  },
  {
    name: "emit",
    summary: "let an emulated provider send an event, or a scenario of them",
    load: async () => (await import("./emit.ts")).define,
  },
  {
    name: "deliveries",
    summary: "what emulated providers have sent: list, show, retry",
    load: async () => (await import("./deliveries.ts")).define,
  },
  {
    name: "init",
    summary: "write a configuration, suites and a CI job for what this project receives",
    load: async () => (await import("./init.ts")).define,
  },
  {
    name: "completion",
    summary: "the script that makes TAB work in your shell",
    load: async () => (await import("./completion.ts")).define,
  },
  {
    name: "demo",
    summary: "see it work in one go, without network and without options",
    load: async () => (await import("./demo.ts")).define,
  },
];
