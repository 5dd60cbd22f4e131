// Whose turn is it? `endpoints` are those that may be chosen, in the order of their names; `open(endpoint)` says how
// many connections an endpoint holds just now.

/** What the rules of kube-proxy's iptables mode do, by the module `statistic`. */
export function random(endpoints, _open) {
  return endpoints[Math.floor(Math.random() * endpoints.length)];
}

let last = "";

/** In turn: what the userspace mode did, and `rr` of the ipvs mode does. */
export function roundRobin(endpoints) {
  const next = endpoints.find(({ name }) => name > last) ?? endpoints[0];
  last = next.name;
  return next;
}

/** Whoever has least to do, in turn where several have: almost `lc` of the ipvs mode, which takes the first of them. */
export function leastConnections(endpoints, open) {
  const least = Math.min(...endpoints.map(open));
  return roundRobin(endpoints.filter((endpoint) => open(endpoint) === least));
}
