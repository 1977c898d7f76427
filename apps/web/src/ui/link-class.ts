export const linkClass = 'font-medium text-accent underline-offset-4 hover:underline'

/** Links in an alert have its colour. */
export const alertLinkClass = 'cursor-pointer font-medium underline underline-offset-4'
