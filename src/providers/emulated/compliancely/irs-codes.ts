// Results of a TIN match by the IRS's code.

/** What a submission says about its result. */
export interface IrsResult {
  readonly status: "Pending" | "TIN Matched" | "Did Not Match";
  readonly irs_code: number;
  readonly irs_reason: string;
  readonly irs_service_status: string;
}

/** Before the IRS has answered. @see https://apideveloper.compliancely.com/reference/tin-match-sandbox-documentation */
export const pending: IrsResult = {
  status: "Pending",
  irs_code: -1,
  irs_reason: "",
  irs_service_status: "THE IRS TIN MATCHING SERVICE IS SLOW OR CURRENTLY EXPERIENCING AN OUTAGE",
};

/**
 * The sandbox's rule: a few inputs have their result at once (the first one stays pending), for any other it is the
 * TIN's last digit, 9 being 0.
 *
 * @see https://apideveloper.compliancely.com/reference/tin-match-sandbox-documentation ("Test Data")
 */
export function sandboxResult({ name, tin }: { readonly name: string; readonly tin: string }): {
  readonly result: IrsResult;
  readonly isSample: boolean;
} {
  const code = samples.get(`${tin} ${name}`);
  if (code !== undefined) return { result: resultOf(code), isSample: true };
  return { result: resultOf(Number(tin.at(-1)) % 9), isSample: false };
}

/** The documented inputs that are known here. */
const samples: ReadonlyMap<string, number> = new Map([
  ["111232314 Media Zenwork", -1],
  ["111232312 Zenwork", 3],
  ["112233445 Name Name", 3],
]);

/** The reason of 3 is Compliancely's; the others say what the IRS's codes mean, in hookdev's words. */
const reasons = [
  "TIN and Name combination matches IRS records.",
  "TIN was missing or is not a 9 digit number.",
  "TIN is not currently issued.",
  "TIN and Name combination does not match IRS records.",
  "TIN Matching request is invalid.",
  "TIN Matching request is a duplicate.",
  "TIN and Name combination matches IRS SSN records.",
  "TIN and Name combination matches IRS EIN records.",
  "TIN and Name combination matches IRS SSN and EIN records.",
];

const matching = new Set([0, 6, 7, 8]);

function resultOf(code: number): IrsResult {
  if (code === pending.irs_code) return pending;
  const status = matching.has(code) ? "TIN Matched" : "Did Not Match";
  return { status, irs_code: code, irs_reason: reasons[code] as string, irs_service_status: "RUNNING" };
}
