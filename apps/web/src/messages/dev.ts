import type { Catalogue } from './catalogue.ts'
import type { DevMessages } from './dev/en.ts'

export const dev: Catalogue<DevMessages> = import.meta.glob('./dev/*.ts', { eager: true })
