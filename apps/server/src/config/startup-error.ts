/** What keeps the server from starting, in one sentence that says what to do. Never holds a secret. */
export class StartupError extends Error {}
