/** A link of some words goes to the next line as a whole. */
export const linkClass = 'inline-block font-medium text-accent underline-offset-4 hover:underline'

/** Links in an alert have its colour. */
export const alertLinkClass = 'inline-block cursor-pointer font-medium underline underline-offset-4'
