import type { RulesData } from "../../../../lab/views/view-data.ts";
import { ViewTable } from "../view-table.tsx";
import type { RuleWords } from "./rule-words.ts";

interface IpvsTablesProps {
  readonly data: RulesData;
  readonly sought: string;
  readonly words: RuleWords;
}

/** What ipvs mode has in place of most rules: virtual servers with their real ones, and sets that rules ask. */
export function IpvsTables({ data, sought, words }: IpvsTablesProps) {
  const has = (text: string) => text.toLowerCase().includes(sought.toLowerCase());
  const virtualServers = data.virtualServers.filter(
    ({ address, port, servers }) =>
      has(`${address}:${port}`) || servers.some((one) => has(`${one.address}:${one.port}`)),
  );
  const ipSets = data.ipSets.filter(({ name, members }) => has(name) || members.some(has));
  return (
    <>
      {virtualServers.length > 0 && (
        <ViewTable
          caption={words.virtualServers}
          showsCaption
          columns={words.serverColumns.map((label, index) => ({ label, kind: index > 2 ? "number" : "short" }))}
          rows={virtualServers.flatMap(({ protocol, address, port, scheduler, servers }) =>
            (servers.length > 0 ? servers : [undefined]).map((server, index) => ({
              key: `${protocol} ${address}:${port} ${server?.address}:${server?.port}`,
              cells: [
                index === 0 ? `${protocol} ${address}:${port}` : "",
                index === 0 ? scheduler : "",
                server ? `${server.address}:${server.port}` : "–",
                server?.weight,
                server?.active,
                server?.inactive,
              ],
            })),
          )}
        />
      )}
      {ipSets.length > 0 && (
        <section>
          <h3 class="rule-table">{words.ipSets}</h3>
          {ipSets.map(({ name, type, members }) => (
            <details key={name} class="rule-chain" translate={false}>
              <summary>
                {name} {type} <span class="count">{members.length}</span>
              </summary>
              <ol>
                {members.map((member) => (
                  <li key={member}>{member}</li>
                ))}
              </ol>
            </details>
          ))}
        </section>
      )}
    </>
  );
}
