/** Why the server cannot start, in one sentence that says what to do. Never contains a secret. */
export class StartupError extends Error {}
