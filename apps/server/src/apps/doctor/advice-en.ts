import { typed } from '../../config/program-name.ts'

/** The causes and remedies in English, by the id of the finding. */
export const enAdvice = {
  'public-url-unset': [
    'PUBLIC_URL is not set, so this service answers to its address on this machine only.',
    'Set PUBLIC_URL to the origin that people open, and start the service again.',
  ],
  'name-unknown': [
    'DNS knows no address for this name.',
    'Publish an A or AAAA record for it, or correct the name where it is registered.',
  ],
  'name-unanswered': [
    'DNS did not answer.',
    'Check the DNS settings of this machine, and run the doctor again.',
  ],
  'connection-refused': [
    'Nothing is listening there.',
    'Start the web server or proxy of this address, and compare the port.',
  ],
  'no-answer': [
    'It did not answer in time.',
    'Look for a firewall in between, and check that the program behind its proxy is running.',
  ],
  'connection-failed': [
    'The connection failed before an answer came.',
    'The log of the web server or proxy at this address says why.',
  ],
  'no-tls': [
    'It does not speak TLS on this port.',
    'Give the web server or proxy a certificate for this name, or correct the port.',
  ],
  'certificate-expired': [
    'The certificate has expired, and browsers refuse it.',
    'Renew it, and find out why it was not renewed automatically.',
  ],
  'certificate-ends': [
    'The certificate expires within two weeks.',
    'Renew it in time: browsers refuse it afterwards.',
  ],
  'certificate-name': [
    'The certificate is for another name.',
    'Get one for this name, or check which site of the web server answers to it.',
  ],
  'certificate-chain': [
    'The server sends its certificate without the one of the authority that signed it.',
    'Serve the whole chain, which most authorities put into fullchain.pem.',
  ],
  'certificate-untrusted': [
    'No authority that this machine trusts signed the certificate.',
    'Use one from a public authority, or set NODE_EXTRA_CA_CERTS to the file of your own authority.',
  ],
  clock: [
    'The clocks of the two machines differ, so tokens seem expired or not yet valid.',
    'Keep both in step with NTP, for example with "timedatectl set-ntp true".',
  ],
  'redirects-elsewhere': [
    'PUBLIC_URL redirects to another address, but cookies belong to one origin only.',
    'Set PUBLIC_URL to the origin where people arrive, or remove the redirect.',
  ],
  'not-latchkey': [
    'Something other than Latchkey answers there.',
    'Point the proxy at HOST and PORT of this service, for every path.',
  ],
  'other-latchkey': [
    'Another Latchkey answers there: its key set has none of the keys in this database.',
    'Run the doctor with the settings of the service, or correct where the proxy points.',
  ],
  'page-redirects': [
    'The registered origin redirects to another one, whose pages may not call.',
    `Register the origin where people arrive, with "${typed('apps set <app> --origin')}".`,
  ],
  'page-fails': [
    'The web server of the app answers with an error.',
    'Check that the program behind it is running; its log says more.',
  ],
  'preflight-refused': [
    "The answer to a browser's preflight (CORS) does not allow this origin.",
    'Let the proxy pass on OPTIONS and its answer unchanged. Changes to an app take effect within two seconds.',
  ],
  'preflight-twice': [
    'The answer to the preflight (CORS) allows several origins, which browsers refuse.',
    'Remove the CORS headers that the proxy adds: Latchkey sends its own.',
  ],
  'other-site': [
    'The app and PUBLIC_URL are on different sites: browsers send no cookies, so session.restore and auth.refresh find no session.',
    'Serve it under the same domain. From another site people can be sent here and back (continue), but only OpenID Connect says who they are: docs/guide/openid-connect.md.',
  ],
  'other-scheme': [
    'Of the app and PUBLIC_URL, one uses http and the other https, which makes them two sites: browsers send no cookies.',
    'Use https for both.',
  ],
  'refused-near': [
    'People were sent to an address that differs slightly from the registered one.',
    `Register it with "${typed('apps set <app> --origin')}", naming the registered ones again, or correct the link in the app.`,
  ],
  'redirect-near': [
    'The app asks to return to an address that differs slightly from a registered one.',
    `Register it as the app spells it, with "${typed('apps set <app> --redirect-uri')}", naming the others that you keep, or correct the settings of the app.`,
  ],
  'redirect-unknown': [
    'A request in the name of the app gave a return address that is not registered.',
    `If the address is the app's, register it with "${typed('apps set <app> --redirect-uri')}", naming the registered ones again. If not, nothing needs to be done: it was refused.`,
  ],
  'logout-not-https': [
    'The logout address is http, and Latchkey sends logout tokens over https only.',
    `Register its https address with "${typed('apps set <app> --backchannel-logout-uri')}".`,
  ],
  'logout-private': [
    'The logout address leads into a private network, where Latchkey sends nothing.',
    'If the app is meant to be there, set WEBHOOK_ALLOW_PRIVATE=true. Otherwise correct the address or its DNS.',
  ],
  'logout-redirects': [
    'The logout address redirects, which Latchkey does not follow.',
    `Register the address that it leads to with "${typed('apps set <app> --backchannel-logout-uri')}".`,
  ],
  'logout-guarded': [
    'The logout address requires a sign-in or forbids the call, so no logout token arrives.',
    'Let POST requests to this address pass: the signature of the token proves who sends it.',
  ],
  'logout-unknown': [
    'Nothing accepts logout tokens at the logout address.',
    'Compare its path with the documentation of the app.',
  ],
  'logout-fails': [
    'The app answers with an error at its logout address.',
    'Check that the program behind it is running; its log says more.',
  ],
  'logout-undelivered': [
    'The app has not accepted logout tokens, so people stay signed in there.',
    'Fix what the detail names. Latchkey keeps trying for five days.',
  ],
  'nearly-alike': [
    'Two addresses are almost the same, so one may be a typo.',
    `Remove the one that is not used: "${typed('apps set <app>')}" replaces a list as a whole.`,
  ],
} as const satisfies Record<string, readonly [cause: string, remedy: string]>

export type AdviceId = keyof typeof enAdvice
