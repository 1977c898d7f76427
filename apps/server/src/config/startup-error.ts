/** The reason why the server cannot start, in one sentence that says what to do. It never contains a secret. */
export class StartupError extends Error {}
