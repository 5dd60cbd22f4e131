import type { Flag } from "./flags.ts";

/** Flags that every command takes. */
export const globalFlags: readonly Flag[] = [
  {
    name: "namespace",
    short: "n",
    type: "text",
    initial: "",
    help: "If present, the namespace scope for this CLI request",
  },
  { name: "context", type: "text", initial: "", help: "The name of the kubeconfig context to use" },
  {
    name: "request-timeout",
    type: "text",
    initial: "0",
    help: "The length of time to wait before giving up on a single server request; a zero value means don't timeout requests.",
  },
  { name: "help", short: "h", type: "bool", initial: "false", help: "Help for this command." },
];

/** Global flags of the real tool that would do nothing here. */
export const globalNotSimulated = [
  "as",
  "as-group",
  "as-uid",
  "cache-dir",
  "certificate-authority",
  "client-certificate",
  "client-key",
  "cluster",
  "disable-compression",
  "insecure-skip-tls-verify",
  "kubeconfig",
  "kuberc",
  "log-flush-frequency",
  "match-server-version",
  "password",
  "profile",
  "profile-output",
  "server",
  "tls-server-name",
  "token",
  "user",
  "username",
  "v",
  "vmodule",
  "warnings-as-errors",
];

export const outputFlag: Flag = {
  name: "output",
  short: "o",
  type: "text",
  initial: "",
  help: "Output format. One of: (json, yaml, name, jsonpath).",
};

export const fileFlags: readonly Flag[] = [
  { name: "filename", short: "f", type: "list", initial: "[]", help: "Filename or directory with the resources" },
  {
    name: "recursive",
    short: "R",
    type: "bool",
    initial: "false",
    help: "Process the directory used in -f, --filename recursively.",
  },
];

export const selectorFlag: Flag = {
  name: "selector",
  short: "l",
  type: "text",
  initial: "",
  help: "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3))",
};

export const fieldSelectorFlag: Flag = {
  name: "field-selector",
  type: "text",
  initial: "",
  help: "Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2).",
};

export const allNamespacesFlag: Flag = {
  name: "all-namespaces",
  short: "A",
  type: "bool",
  initial: "false",
  help: "If present, list the requested object(s) across all namespaces.",
};

export const allFlag: Flag = {
  name: "all",
  type: "bool",
  initial: "false",
  help: "Select all resources in the namespace of the specified resource types",
};

export const dryRunFlag: Flag = {
  name: "dry-run",
  type: "optional",
  bare: "unchanged",
  initial: "none",
  help: 'Must be "none", "server", or "client".',
};

export const validateFlag: Flag = {
  name: "validate",
  type: "optional",
  bare: "strict",
  initial: "strict",
  help: "Must be one of: strict (or true), warn, ignore (or false).",
};

export function fieldManagerFlag(manager: string): Flag {
  return {
    name: "field-manager",
    type: "text",
    initial: manager,
    help: "Name of the manager used to track field ownership.",
  };
}

export const saveConfigFlag: Flag = {
  name: "save-config",
  type: "bool",
  initial: "false",
  help: "If true, the configuration of current object will be saved in its annotation.",
};

export const watchFlag: Flag = {
  name: "watch",
  short: "w",
  type: "bool",
  initial: "false",
  help: "After listing/getting the requested object, watch for changes.",
};
