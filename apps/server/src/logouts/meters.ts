/** Counters of logout tokens. */
export type LogoutMeters = {
  logoutDelivery(outcome: 'sent' | 'delayed' | 'refused' | 'expired'): void
}
