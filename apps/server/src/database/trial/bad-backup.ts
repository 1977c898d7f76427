/** The backup cannot be restored under any settings. */
export class BadBackup extends Error {}
