// The list of built-in providers: one line each, in the order in which they are shown.

import type { Provider } from "../core/provider.ts";
import { adyen } from "./adyen.ts";
import { amani } from "./amani.ts";
import { bitbucket } from "./bitbucket.ts";
import { calendly } from "./calendly.ts";
import { clerk } from "./clerk.ts";
import { compliancely } from "./compliancely.ts";
import { discord } from "./discord.ts";
import { docusign } from "./docusign.ts";
import { dotfile } from "./dotfile.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { hubspot } from "./hubspot.ts";
import { idwise } from "./idwise.ts";
import { intercom } from "./intercom.ts";
import { launchdarkly } from "./launchdarkly.ts";
import { linear } from "./linear.ts";
import { mailgun } from "./mailgun.ts";
import { mux } from "./mux.ts";
import { okta } from "./okta.ts";
import { onfido } from "./onfido.ts";
import { openai } from "./openai.ts";
import { paddle } from "./paddle.ts";
import { paypal } from "./paypal.ts";
import { persona } from "./persona.ts";
import { plaid } from "./plaid.ts";
import { pliance } from "./pliance.ts";
import { resend } from "./resend.ts";
import { rfc9421 } from "./rfc9421.ts";
import { sendgrid } from "./sendgrid.ts";
import { shopify } from "./shopify.ts";
import { slack } from "./slack.ts";
import { square } from "./square.ts";
import { standardWebhooks } from "./standard-webhooks.ts";
import { stripe } from "./stripe.ts";
import { sumsub } from "./sumsub.ts";
import { svix } from "./svix.ts";
import { trello } from "./trello.ts";
import { twilio } from "./twilio.ts";
import { typeform } from "./typeform.ts";
import { veriff } from "./veriff.ts";
import { zoom } from "./zoom.ts";

/** Every provider that hookdev knows without being told. */
export const providers: readonly Provider[] = [
  pliance,
  compliancely,
  dotfile,
  amani,
  idwise,
  standardWebhooks,
  svix,
  clerk,
  resend,
  openai,
  stripe,
  github,
  gitlab,
  bitbucket,
  shopify,
  slack,
  twilio,
  sendgrid,
  square,
  paddle,
  adyen,
  paypal,
  mailgun,
  hubspot,
  zoom,
  discord,
  mux,
  trello,
  typeform,
  docusign,
  linear,
  intercom,
  calendly,
  launchdarkly,
  okta,
  rfc9421,
  onfido,
  veriff,
  sumsub,
  persona,
  plaid,
];
