const rows = {
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
    'Nobody listens there.',
    'Start the web server or proxy of this address, and compare the port.',
  ],
  'no-answer': [
    'It did not answer in time.',
    'Look for a firewall in between, and whether the program behind its proxy runs.',
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
    'Renew it, and find out why it was not renewed by itself.',
  ],
  'certificate-ends': [
    'The certificate expires within two weeks.',
    'Renew it in time: browsers refuse it afterwards.',
  ],
  'certificate-name': [
    'The certificate is for another name.',
    'Order one for this name, or check which site of the web server answers to it.',
  ],
  'certificate-chain': [
    'The server sends its certificate without the one of the authority that signed it.',
    'Serve the whole chain, as the file fullchain.pem of most authorities has it.',
  ],
  'certificate-untrusted': [
    'No authority that this machine trusts signed the certificate.',
    'Use one of a public authority, or put the path of your own authority into NODE_EXTRA_CA_CERTS.',
  ],
  clock: [
    'The clocks of both machines differ, so tokens seem expired or not yet valid.',
    'Let both follow NTP, for example by timedatectl set-ntp true.',
  ],
  'redirects-elsewhere': [
    'PUBLIC_URL leads elsewhere instead of answering, and cookies belong to one origin only.',
    'Set PUBLIC_URL to the origin that people arrive at, or stop the redirect.',
  ],
  'not-latchkey': [
    'What answers there is not Latchkey.',
    'Point the proxy at HOST and PORT of this service, with every path.',
  ],
  'other-latchkey': [
    'Another Latchkey answers there: its key set has none of the keys of this database.',
    'Run the doctor with the environment of the service, or correct where the proxy leads.',
  ],
  'page-redirects': [
    'The registered origin leads to another one, whose pages may not call.',
    'Register the origin where people arrive: latchkey apps set <app> --origin.',
  ],
  'page-fails': [
    'The web server of the app answers with an error.',
    'Start the program behind it; its log says what is missing.',
  ],
  'preflight-refused': [
    'The preflight of browsers (CORS) is not answered with this origin.',
    'Let the proxy pass OPTIONS and its answer on unchanged. A change of an app counts after two seconds.',
  ],
  'preflight-twice': [
    'The preflight (CORS) is answered with several origins, and browsers refuse that.',
    'Remove the CORS headers that the proxy adds: Latchkey answers for itself.',
  ],
  'other-site': [
    'The app is on another site than PUBLIC_URL: browsers send it no cookies, so session.restore and auth.refresh find nobody.',
    'Serve it below the same domain. From another site people can be led here and back (continue), but who they are takes OpenID Connect: docs/guide/openid-connect.md.',
  ],
  'other-scheme': [
    'The app and PUBLIC_URL differ in http and https, which makes them two sites: browsers send no cookies.',
    'Use https for both.',
  ],
  'refused-near': [
    'People were led to an address that is not registered, but nearly.',
    'Register it by latchkey apps set <app> --origin, or correct the link in the app.',
  ],
  'nearly-alike': [
    'Two addresses are nearly the same, and one may be a slip.',
    'Remove the one that is not used: latchkey apps set <app> replaces a list whole.',
  ],
} as const satisfies Record<string, readonly [cause: string, remedy: string]>

export type AdviceId = keyof typeof rows

export function adviceOf(id: AdviceId): { cause: string; remedy: string } {
  const [cause, remedy] = rows[id]
  return { cause, remedy }
}
