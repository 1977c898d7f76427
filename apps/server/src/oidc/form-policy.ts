import type { KoaContextWithOIDC } from 'oidc-provider'

const header = 'content-security-policy'

/**
 * Lets the page of the engine that posts an answer reach the app, where the app asked for a form. Browsers
 * would keep it here otherwise.
 */
export function letFormReachApp(ctx: KoaContextWithOIDC): void {
  const { response_mode: mode, redirect_uri: uri } = ctx.oidc.params ?? {}
  if (mode !== 'form_post' || typeof uri !== 'string') return
  if (!ctx.oidc.client?.redirectUriAllowed(uri)) return
  const policy = ctx.response.get(header)
  ctx.set(header, policy.replace("form-action 'none'", `form-action ${new URL(uri).origin}`))
}
