import type { Catalogue } from './catalogue.ts'
import type { CodeFlowMessages } from './code-flow/en.ts'

/** Texts of the pages that mail a code, which load on demand: so they stay out of the sign-in page's bundle. */
export const codeFlow: Catalogue<CodeFlowMessages> = import.meta.glob('./code-flow/*.ts', {
  eager: true,
})
