/** Why a change was refused, by errno name; ipvsadm has its own words for each. */
export type IpvsErrorCode = "EEXIST" | "ENOENT" | "ESRCH" | "EINVAL";

export class IpvsError extends Error {
  readonly code: IpvsErrorCode;

  constructor(code: IpvsErrorCode, message: string = code) {
    super(message);
    this.code = code;
  }
}
