import type { Validator } from './use-form.ts'

/** Other validators need the schemas, which the sign-in page does not load. */
export const required: Validator = (value) => (value === '' ? 'REQUIRED' : null)
