import { describe, expect, test } from "vitest";
import type { CliContext } from "../../src/cli/command.ts";
import { diagnoseDelivery, explained, type FailedDelivery } from "../../src/cli/verify-diagnosis.ts";
import { HookdevError } from "../../src/core/errors.ts";
import { createKeyRing } from "../../src/core/key-ring.ts";
import type { Provider } from "../../src/core/provider.ts";
import type { HmacScheme } from "../../src/core/signing/scheme.ts";
import { verify } from "../../src/core/signing/verify.ts";
import { dotfile, genuine, github, square, standardWebhooks } from "../helpers/diagnosis-cases.ts";

const provider = (id: string, scheme: HmacScheme): Provider =>
  ({ id, name: `Name of ${id}`, schemes: [scheme] }) as unknown as Provider;
const providers = [provider("dotfile", dotfile), provider("git-hub", github), provider("square", square)];
const wrong = "a-secret-that-is-not-the-right-one";
const right = genuine(dotfile).secrets[0] ?? "";

/** The environment is all that a diagnosis reads. */
const context = (variables: Record<string, string> = {}): CliContext =>
  ({ settings: { variable: (name: string) => variables[name] } }) as unknown as CliContext;

const failed = (parts: Partial<FailedDelivery> = {}): FailedDelivery => ({
  provider: providers[0] as Provider,
  schemes: [dotfile],
  input: { ...genuine(dotfile), secrets: [wrong] },
  keys: createKeyRing([{ providerId: "dotfile", secret: wrong }]),
  providers,
  ...parts,
});

describe("a failed delivery", () => {
  test("is tried with the secret that was given for another provider", () => {
    const keys = createKeyRing([
      { providerId: "dotfile", secret: wrong },
      { providerId: "git-hub", secret: right },
    ]);
    expect(diagnoseDelivery(failed({ keys }), context()).findings).toMatchObject([
      { cause: "secret-other-provider", explanation: 'The signature matches with the secret of "Name of git-hub".' },
    ]);
  });

  test("is tried with the secrets that the environment has for other providers", () => {
    const { findings } = diagnoseDelivery(failed(), context({ HOOKDEV_SECRET_GIT_HUB: right }));
    expect(findings).toMatchObject([{ cause: "secret-other-provider" }]);
  });

  test.each([
    ["DOTFILE_TEST_SECRET", "DOTFILE_LIVE_SECRET"],
    ["DOTFILE_PROD", "DOTFILE_STAGING"],
    ["dotfile_live_key", "dotfile_sandbox_key"],
    ["ANYTHING", "HOOKDEV_SECRET_DOTFILE"],
    ["HOOKDEV_SECRET_DOTFILE", "HOOKDEV_SECRET_DOTFILE_LIVE"],
  ])("whose secret is in %s is tried with that in %s", (named, other) => {
    const { findings } = diagnoseDelivery(failed({ secretEnv: [named] }), context({ [other]: right }));
    expect(findings).toMatchObject([{ cause: "secret-twin", explanation: expect.stringContaining(`"${other}"`) }]);
  });

  test("is recognised as another provider's", () => {
    const input = { ...genuine(github), secrets: [right] };
    expect(diagnoseDelivery(failed({ input }), context()).findings).toMatchObject([
      { cause: "provider-other", explanation: expect.stringContaining("Name of git-hub") },
    ]);
  });
});

describe("an error of verify", () => {
  const caught = (given: FailedDelivery) => {
    try {
      return verify(given.schemes[0] as HmacScheme, given.input);
    } catch (error) {
      return explained(error, given, context());
    }
  };

  test("about a secret that cannot be read tells the proven cause", () => {
    const whole = genuine(standardWebhooks);
    const input = { ...whole, secrets: [`"${whole.secrets[0]}"`] };
    const error = caught(failed({ schemes: [standardWebhooks], input })) as HookdevError;
    expect(error).toMatchObject({ code: "KEY_MALFORMED", category: "usage" });
    expect(error.message).toMatch(/cannot be read as base64.*The secret was given with quotes around it\.$/);
    expect(error.remedy).toMatch(/Take the quotes off/);
  });

  test("about a URL that is missing tells the one that matches", () => {
    const { sentTo: _, ...input } = genuine(square);
    const error = caught(failed({ schemes: [square], input })) as HookdevError;
    expect(error).toMatchObject({ code: "URL_NEEDED", remedy: expect.stringContaining("Host header") });
  });

  test("stays as it is when nothing is proven, and when it is another one", () => {
    const input = { ...genuine(standardWebhooks), secrets: ["whsec_###"] };
    expect(caught(failed({ schemes: [standardWebhooks], input }))).toMatchObject({ remedy: /Copy the secret again/ });
    const other = new HookdevError("SECRET_EMPTY", { category: "usage", message: "x" });
    expect(explained(other, failed(), context())).toBe(other);
  });
});
