/** The doctor of apps searches the log for this message. */
export const refusedRedirectMessage =
  'an app asked to return to an address that it has not registered: latchkey apps set <app> --redirect-uri registers it'
