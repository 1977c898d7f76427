/** The path at which a tool behind the gate takes a ticket, on its own host. */
export const gateCallbackPath = '/_latchkey/callback'
