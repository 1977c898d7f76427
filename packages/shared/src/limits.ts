/** Lengths of the database columns; SQLite does not enforce them. */
export const limits = {
  username: { min: 2, max: 50 },
  email: { max: 100 },
  bio: { max: 255 },
  displayName: { max: 50 },
  factorName: { max: 50 },
  avatar: { max: 255 },
  /** The most bytes of an uploaded picture, the size of a BLOB column. */
  picture: { max: 65_535 },
  identifier: { max: 254 },
  /** The most bytes of a password as typed. */
  typedPassword: { max: 1024 },
  /** A code as typed: ten letters with blanks and hyphens in between. */
  code: { max: 64 },
} as const
