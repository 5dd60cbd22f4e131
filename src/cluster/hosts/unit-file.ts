/** What there is of a `.service` file here (systemd.unit(5), systemd.service(5), systemd.exec(5)). */
export interface UnitFile {
  readonly description: string;
  readonly execStart: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  /** Exit codes beside 0 that are no failure. */
  readonly successStatuses: readonly number[];
  readonly isEnabled: boolean;
}

/** In the order in which systemd reads them: later assignments of a variable win. */
export function parseUnitFile(text: string): UnitFile {
  let description = "";
  let execStart: string[] = [];
  let isEnabled = false;
  const environment = new Map<string, string>();
  const successStatuses: number[] = [];
  for (const line of text.split("\n")) {
    const [, key, value = ""] = /^(\w+)=(.*)$/.exec(line.trim()) ?? [];
    if (key === "Description") description = value;
    if (key === "ExecStart") execStart = words(value);
    if (key === "SuccessExitStatus") successStatuses.push(...words(value).map(Number));
    if (key === "WantedBy") isEnabled = true;
    if (key !== "Environment") continue;
    for (const word of words(value)) {
      const [name = "", content = ""] = word.split(/=(.*)/s);
      environment.set(name, content);
    }
  }
  return { description, execStart, environment, successStatuses, isEnabled };
}

/** Split at blanks; double quotes hold together. */
function words(text: string): string[] {
  return [...text.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word]) => word.replaceAll('"', ""));
}

/** The unit of a service that runs as a jar. A JVM that SIGTERM has ended exits with 143. */
export function jarUnit(service: {
  readonly description: string;
  readonly jar: string;
  readonly environment: Readonly<Record<string, string>>;
}): string {
  const environment = Object.entries(service.environment).map(([name, value]) => `Environment="${name}=${value}"\n`);
  return `[Unit]
Description=${service.description}
After=network-online.target

[Service]
ExecStart=/usr/bin/java -jar ${service.jar}
${environment.join("")}SuccessExitStatus=143

[Install]
WantedBy=multi-user.target
`;
}
