import createHandler from 'next-auth'
import { options } from '../../../options.ts'

export default createHandler(options)
