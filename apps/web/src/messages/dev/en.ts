export const messages = {
  tag: 'en',
  inbox: 'Dev inbox',
  inboxEmpty: 'No emails yet. New ones appear here automatically.',
  inboxHint: 'Newest first. For programs:',
  inboxMore: (count: number) => `(with ${count} earlier ${count === 1 ? 'email' : 'emails'})`,
  filter: 'Filter by address or subject',
  noMatch: 'No emails match.',
  clear: 'Clear the inbox',
  copyCode: 'Copy the code',
  copied: 'Copied.',
  notCopied: 'Couldn’t copy. Select the text and copy it yourself.',
  mail: 'Email',
  plainText: 'Plain text',
  mails: 'Email templates',
  show: 'Show',
  apiDocument: 'API reference',
}

export type DevMessages = typeof messages
