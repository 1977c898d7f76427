/** The doctor of apps looks for it in the log. */
export const refusedRedirectMessage =
  'an app asked to return to an address that it has not registered: latchkey apps set <app> --redirect-uri registers it'
