import { fileOf, startOther } from '../other-languages.ts'
import type { Start } from '../site.ts'

export const start: Start = (place) => startOther(['/usr/bin/ruby', fileOf('omniauth.rb')], place)
