import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** The modules of the four plans, as version 5.2 of the OpenID Foundation's suite lists them. */
const plans = {
  'basic.test.ts': {
    'Basic OP': `server response-type-missing idtoken-signature idtoken-unsigned userinfo-get
      userinfo-post-header userinfo-post-body ensure-request-without-nonce-succeeds-for-code-flow
      scope-profile scope-email scope-address scope-phone scope-all ensure-other-scope-order-succeeds
      display-page display-popup prompt-login prompt-none-not-logged-in prompt-none-logged-in max-age-1
      max-age-10000 ensure-request-with-unknown-parameter-succeeds id-token-hint login-hint ui-locales
      claims-locales ensure-request-with-acr-values-succeeds codereuse codereuse-30seconds
      ensure-registered-redirect-uri ensure-post-request-succeeds server-client-secret-post
      request-uri-unsigned-supported-correctly-or-rejected-as-unsupported
      unsigned-request-object-supported-correctly-or-rejected-as-unsupported claims-essential
      ensure-request-object-with-redirect-uri refresh-token ensure-request-with-valid-pkce-succeeds`,
  },
  'logout.test.ts': {
    Config: 'discovery-endpoint-verification',
    'RP-Initiated Logout': `rp-initiated-logout-discovery-endpoint-verification rp-initiated-logout
      rp-initiated-logout-bad-post-logout-redirect-uri rp-initiated-logout-modified-id-token-hint
      rp-initiated-logout-no-id-token-hint rp-initiated-logout-no-params
      rp-initiated-logout-no-post-logout-redirect-uri rp-initiated-logout-no-state
      rp-initiated-logout-only-state rp-initiated-logout-query-added-to-post-logout-redirect-uri
      rp-initiated-logout-bad-id-token-hint`,
    'Back-Channel Logout': `backchannel-logout-discovery-endpoint-verification
      backchannel-rp-initiated-logout`,
  },
}

const cases = Object.entries(plans).flatMap(([file, named]) =>
  Object.entries(named).map(([plan, modules]) => ({ file, plan, modules: modules.split(/\s+/) })),
)

test.each(cases)('each module of the plan $plan is a test by its name', ({ file, modules }) => {
  const text = readFileSync(new URL(`conformance-${file}`, import.meta.url), 'utf8')
  const tested = new Set<string>(text.match(/oidcc-[\w-]+/g))
  expect(modules.filter((name) => !tested.has(`oidcc-${name}`))).toEqual([])
})

test('the plan Basic OP has 38 modules', () => {
  expect(cases.find(({ plan }) => plan === 'Basic OP')?.modules).toHaveLength(38)
})
