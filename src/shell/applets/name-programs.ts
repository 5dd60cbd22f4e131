// Programs that ask for names, fetched when one of them is first run.

export { dig } from "./dig.ts";
export { getent } from "./getent.ts";
export { host } from "./host.ts";
export { nslookup } from "./nslookup.ts";
export { nslookupBind } from "./nslookup-bind.ts";
export { nslookupOld } from "./nslookup-old.ts";
