/**
 * Two names with the same canonical form are the same account. It is computed here because the
 * collations of MariaDB and SQLite disagree on accents, widths and padding. NFKC plus case folding:
 * lower, upper, lower folds ẞ, ß and ı.
 */
export function canonicalUsername(username: string): string {
  return username.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC')
}

export function canonicalEmail(email: string): string {
  return email.toLowerCase()
}

/**
 * The mailbox behind an address by the customs of mail services, where `a.da+news@` arrives at `ada@`.
 * Only limits on mails use it: elsewhere the two addresses may belong to two people.
 */
export function mailboxOf(email: string): string {
  const canonical = canonicalEmail(email)
  const at = canonical.lastIndexOf('@')
  const local = canonical.slice(0, at)
  const [name = ''] = local.split('+')
  return (name.replaceAll('.', '') || local) + canonical.slice(at)
}
