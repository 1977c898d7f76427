export const linkClass = 'font-medium text-accent underline-offset-4 hover:underline'

/** In a notice, which has a colour of its own. */
export const alertLinkClass = 'cursor-pointer font-medium underline underline-offset-4'
