import { fileOf, startOther } from '../other-languages.ts'
import type { Start } from '../site.ts'

/** Debian's Python, which has Debian's libraries. */
export const start: Start = (place) =>
  startOther(['/usr/bin/python3', fileOf('flask_site.py')], place)
