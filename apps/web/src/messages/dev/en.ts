export const messages = {
  tag: 'en',
  inbox: 'Dev inbox',
  inboxEmpty: 'No mail yet. Mails appear here by themselves.',
  inboxHint: 'The newest mail comes first. Programs read',
  inboxMore: (count: number) => `It also has the ${count} mails before these.`,
  filter: 'Filter by address or subject',
  noMatch: 'No mail matches.',
  clear: 'Clear the inbox',
  copyCode: 'Copy the code',
  copied: 'Copied.',
  mail: 'Mail',
  plainText: 'Plain text',
  mails: 'Mails',
  show: 'Show',
  apiDocument: 'API reference',
}

export type DevMessages = typeof messages
