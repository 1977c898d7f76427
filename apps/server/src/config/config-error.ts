/** Lists every configuration problem in one message. */
export class ConfigError extends Error {}
