export const linkLook = 'font-medium text-accent underline-offset-4 hover:underline'

/** In a notice, which has a colour of its own. */
export const noticeLinkLook = 'cursor-pointer font-medium underline underline-offset-4'
