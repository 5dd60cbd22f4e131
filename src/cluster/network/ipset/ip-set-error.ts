/** Why something about a set was not done, in ipset's words. */
export class IpSetError extends Error {}
