/**
 * What makes two names the same account, computed here and not by a collation: MariaDB and SQLite
 * disagree on accents, widths and padding. NFKC plus case folding: lower, upper, lower folds ẞ, ß and ı.
 */
export function canonicalUsername(username: string): string {
  return username.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC')
}

export function canonicalEmail(email: string): string {
  return email.toLowerCase()
}
