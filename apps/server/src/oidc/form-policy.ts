import type { KoaContextWithOIDC } from 'oidc-provider'

const header = 'content-security-policy'

/**
 * Lets the engine's page post its answer to an app that requested `form_post`. The policy of our own
 * pages would keep that form on this origin.
 */
export function letFormReachApp(ctx: KoaContextWithOIDC): void {
  const { response_mode: mode, redirect_uri: uri } = ctx.oidc.params ?? {}
  if (mode !== 'form_post' || typeof uri !== 'string') return
  if (!ctx.oidc.client?.redirectUriAllowed(uri)) return
  const policy = ctx.response.get(header)
  ctx.set(header, policy.replace("form-action 'none'", `form-action ${new URL(uri).origin}`))
}
