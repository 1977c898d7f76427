/**
 * The reason why the server cannot start, in one sentence with the remedy. It never contains a secret.
 */
export class StartupError extends Error {}
