/** The backup cannot be restored, whatever the settings are. */
export class BadBackup extends Error {}
