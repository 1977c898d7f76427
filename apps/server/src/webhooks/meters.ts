/** Counters of deliveries to webhooks. */
export type WebhookMeters = {
  webhookDelivery(outcome: 'sent' | 'delayed' | 'refused' | 'expired'): void
}
