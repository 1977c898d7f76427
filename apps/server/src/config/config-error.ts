/** What an operator must mend, every fault in one message. */
export class ConfigError extends Error {}
