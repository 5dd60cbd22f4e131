import { FileError } from "../files.ts";
import type { Machine } from "../machine.ts";
import { bytes } from "../pipe.ts";
import type { Process, Program } from "../process.ts";

/** A jar's content names the service in it. */
export function jarText(image: string, version: string): string {
  return `eastwest: the service ${image}:${version}\n`;
}

/** `java -jar FILE`, for services by `jarText`. */
export function createJava(services: ReadonlyMap<string, Program>): Program {
  const run = async (process: Process): Promise<number> => {
    const say = async (text: string) => {
      await process.stderr.write(bytes(`${text}\n`));
      return 1;
    };
    const words = process.argv.slice(1);
    const at = words.indexOf("-jar");
    const other = words.find((word, index) => word !== "-jar" && index < (at < 0 ? words.length : at));
    if (at < 0 || other !== undefined) return say(`eastwest: java ${other ?? "without -jar"} is not simulated`);
    const [jar, ...args] = words.slice(at + 1);
    if (jar === undefined) return say("Error: -jar requires jar file specification");
    const text = readText(process.machine, process.cwd, jar);
    if (text === undefined) return say(`Error: Unable to access jarfile ${jar}`);
    const service = services.get(text);
    if (!service) return say(`Error: Invalid or corrupt jarfile ${jar}`);
    return service({ ...process, argv: ["java", ...args] });
  };
  return Object.assign(run, { handles: ["SIGTERM", "SIGINT"] as const });
}

function readText({ files }: Machine, cwd: string, name: string): string | undefined {
  try {
    return files.readText(name.startsWith("/") ? name : `${cwd}/${name}`);
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}
