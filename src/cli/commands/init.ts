// `hookdev init`: a configuration, suites and a CI job for what is found in the project.

import type { Command } from "commander";
import { readProject, writeNewFiles } from "../../compose/machine.ts";
import { describeProject, type Project, type Receiver } from "../../core/init/project.ts";
import { configText, githubText, gitlabText, suiteText, type WrittenFile } from "../../core/init/texts.ts";
import { secretVariable } from "../../core/key-ring.ts";
import type { Provider } from "../../core/provider.ts";
import { findProvider } from "../../core/provider-choice.ts";
import { visible } from "../../core/sanitise.ts";
import { providers } from "../../providers/index.ts";
import type { CliContext } from "../command.ts";
import { collect } from "../repeatable.ts";
import { usageError } from "../usage-error.ts";

interface InitOptions {
  readonly provider?: readonly string[];
  readonly ci?: string;
  readonly dryRun?: boolean;
}

export function define(command: Command, context: CliContext): void {
  command
    .option(
      "--provider <id>",
      "whose webhooks the project receives, when the code does not show it; repeatable",
      collect,
    )
    .option("--ci <system>", "github, gitlab or none (default: what the project has)")
    .option("--dry-run", "print what would be written, and write nothing")
    .action((options: InitOptions) => run(options, context));
}

const systems = ["github", "gitlab", "none"];

/** Nothing that exists is touched. @throws HookdevError `PROVIDERS_NOT_FOUND`, `FILE_EXISTS`, `FILE_NOT_WRITABLE` */
export async function run(options: InitOptions, context: CliContext): Promise<void> {
  if (options.ci !== undefined && !systems.includes(options.ci))
    throw usageError("CI_UNKNOWN", `--ci does not know "${visible(options.ci)}".`, `Known: ${systems.join(", ")}.`);
  const files = await readProject(context.settings.workingFolder ?? ".");
  const project = describeProject(files, providers);
  const receivers = receiversOf(options, project);
  if (receivers.length === 0)
    throw usageError(
      "PROVIDERS_NOT_FOUND",
      "No file here names a signature header that hookdev knows, so it is not clear whose webhooks arrive.",
      "Say it: hookdev init --provider pliance. `hookdev providers` lists all.",
    );
  const written = filesFor({ ...project, receivers, ci: ciOf(options, project) }).filter(
    ({ path }) => path !== "hookdev.config.yaml" || !files.has(path),
  );
  if (options.dryRun === true) return tellDryRun(written, context);
  await writeNewFiles(written);
  tell({ project, receivers, written }, context);
}

function receiversOf({ provider: named = [] }: InitOptions, project: Project): readonly Receiver[] {
  if (named.length === 0) return project.receivers;
  return [...new Set(named)].map((given) => {
    const { id } = findProvider(providers, given);
    const found = project.receivers.find(({ providerId }) => providerId === id);
    return found ?? { providerId: id, route: `/webhooks/${id}`, routeFound: false, file: "" };
  });
}

function ciOf({ ci }: InitOptions, project: Project): Project["ci"] {
  if (ci === undefined) return project.ci;
  return ci === "none" ? undefined : (ci as "github" | "gitlab");
}

function filesFor(project: Project): WrittenFile[] {
  const ids = project.receivers.map(({ providerId }) => providerId);
  const suites = project.receivers.map((receiver) => ({
    path: `webhooks/${receiver.providerId}.hooks.yaml`,
    text: suiteText(providerOf(receiver), receiver, project.port),
  }));
  const job = {
    github: { path: ".github/workflows/webhooks.yml", text: githubText(project, ids) },
    gitlab: { path: ".gitlab/webhooks.yml", text: gitlabText(project, ids) },
  };
  const config = { path: "hookdev.config.yaml", text: configText() };
  return [config, ...suites, ...(project.ci === undefined ? [] : [job[project.ci]])];
}

function providerOf({ providerId }: Receiver): Provider {
  return findProvider(providers, providerId);
}

function tellDryRun(written: readonly WrittenFile[], { system }: CliContext): void {
  for (const { path, text } of written) system.out.write(`# ${path}\n${text}\n`);
}

interface Told {
  readonly project: Project;
  readonly receivers: readonly Receiver[];
  readonly written: readonly WrittenFile[];
}

function tell({ project, receivers, written }: Told, { system }: CliContext): void {
  const found = receivers.map(({ providerId, route, file, routeFound }) => {
    const where = file === "" ? "named by you" : `seen in ${visible(file)}`;
    return `  ${providerId}: ${where}, route ${visible(route)}${routeFound ? "" : " (a guess: check it in the suite)"}`;
  });
  const port = project.portFound ? "" : " (a guess)";
  const start = project.start ?? "npm start (a guess)";
  system.out.write(
    [
      "Found:",
      ...found,
      `  the app starts with ${start} and listens on port ${project.port}${port}`,
      "Wrote:",
      ...written.map(({ path }) => `  ${path}`),
      "Next:",
      ...receivers.map(({ providerId }) => `  export ${secretVariable(providerId)}=…     what your app verifies with`),
      `  npx hookdev replay webhooks --exec "${project.start ?? "npm start"}" --wait-on tcp:127.0.0.1:${project.port}`,
      "",
    ].join("\n"),
  );
}
