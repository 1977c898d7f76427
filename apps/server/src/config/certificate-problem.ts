export type CertificateProblem = 'untrusted' | 'incomplete' | 'expired' | 'other-name'

/** The fault of a certificate, by the code of Node or OpenSSL. */
export function certificateProblem(code: string): CertificateProblem | undefined {
  if (/^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/.test(code)) return 'untrusted'
  if (/^UNABLE_TO_(GET_ISSUER_CERT|GET_ISSUER_CERT_LOCALLY|VERIFY_LEAF_SIGNATURE)$/.test(code))
    return 'incomplete'
  if (code === 'CERT_HAS_EXPIRED') return 'expired'
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? 'other-name' : undefined
}
