// What of kube-network-policies is loaded when there is a policy.

export { AgentLog, silent } from "./agent-log.ts";
export { startPolicyAgent } from "./policy-agent.ts";
export { PolicyWatch } from "./policy-watch.ts";
