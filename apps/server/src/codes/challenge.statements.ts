import { raw } from '@mikro-orm/core'
import { sqlOf } from '../database/sql.ts'
import type { Challenge } from './challenge.entity.ts'

const sql = sqlOf<Challenge, never>()

/** New values of the column. The database computes them, so that parallel guesses all count. */
export const oneAttemptMore = () => raw(sql('attempts + 1'))
export const oneAttemptLess = () => raw(sql('attempts - 1'))
