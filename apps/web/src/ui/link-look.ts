export const linkLook = 'font-medium text-accent underline-offset-4 hover:underline'
