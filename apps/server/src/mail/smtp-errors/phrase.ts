/** permanent: this mail will never go; transient: later it may; configuration: someone must act. */
export type Kind = 'permanent' | 'transient' | 'configuration'
export type Explanation = { cause: string; remedy: string }

export type SmtpErrorText = {
  id: string
  /** by-code: 4xx is transient, anything else permanent. */
  kind: Kind | 'by-code'
  /** A real wording, as the server or the library says it. */
  example: string
  /** All that are given must match. */
  reply?: RegExp
  signal?: RegExp
  host?: RegExp
  zh: Explanation
  en: Explanation
}
