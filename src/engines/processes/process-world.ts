import { randomUUID } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Machine } from "../../cluster/machine.ts";
import { createRandom } from "../../cluster/random.ts";
import { Trace } from "../../cluster/trace.ts";
import type { LabDefinition } from "../../lab/lab-definition.ts";
import type { LabFiles } from "../../lab/lab-files.ts";
import { laptopDirectory, laptopEnvironment, writeLabFiles } from "../../lab/laptop-files.ts";
import type { Machines } from "../../lab/machines.ts";
import type { ViewData, ViewSource } from "../../lab/views/view-data.ts";
import type { World, WorldOptions } from "../../lab/world.ts";
import { type RealTime, RealTimeDriver } from "../real-time.ts";
import { FilesView } from "./files-view.ts";
import { firstReadModule } from "./first-read.ts";
import { HostClock } from "./host-clock.ts";
import { HostFiles } from "./host-files.ts";
import { HostProcesses } from "./host-processes.ts";
import { LabPrograms } from "./lab-programs.ts";
import type { Unstoppable } from "./node-program.ts";
import type { Guarded, ProcessGuard } from "./process-guard.ts";

export interface ProcessWorldOptions extends WorldOptions {
  readonly realTime: RealTime;
  /** Where the lab's folder is made; the host's folder for such when left out. */
  readonly parentFolder?: string | undefined;
  /** Nobody ends what is left when the engine crashes, when left out. */
  readonly startGuard?: ((guarded: Guarded) => ProcessGuard) | undefined;
  /** See HostProcessesOptions. */
  readonly hasGroups: boolean;
  /** Whether node can be told to `--require` a module, which tells when a program reads its input; see first-read.ts. */
  readonly tellsFirstRead: boolean;
  readonly unstoppable?: Unstoppable | undefined;
}

const noMachines: Machines = { kind: "host", names: () => [], get: () => undefined };

/** Above what Linux gives processes (PID_MAX_LIMIT): numbers of the shell's own programs, which are no processes of the host. */
const firstOwnPid = 4_194_305;

/** A laptop whose files are a folder of the host, and whose `node` is the host's: its time is the host's, too. */
export class ProcessWorld implements World {
  readonly definition: LabDefinition;
  readonly seed: number;
  readonly clock: HostClock;
  readonly laptop: Machine;
  readonly cluster = undefined;
  readonly machines = noMachines;
  readonly trace = new Trace();
  readonly isReal = true;
  readonly #files: HostFiles;
  readonly #processes: HostProcesses;
  readonly #realTime: RealTime;
  #hasBooted = false;

  constructor(options: ProcessWorldOptions) {
    const { definition, seed, hostTurn, realTime, hasGroups, unstoppable } = options;
    const { laptop } = definition.scenario;
    this.definition = definition;
    this.seed = seed;
    this.#realTime = realTime;
    this.clock = new HostClock(realTime, hostTurn);
    const folder = mkdtempSync(join(options.parentFolder ?? tmpdir(), `eastwest-${definition.id}-`));
    const files = new HostFiles(folder);
    this.#files = files;
    for (const path of ["/etc", "/tmp", "/lib"]) files.makeDirectory(path);
    files.write("/etc/hostname", `${laptop.hostname}\n`);
    files.write("/etc/hosts", `127.0.0.1\tlocalhost\n127.0.1.1\t${laptop.hostname}\n`);
    writeLabFiles(files, definition);
    const programs = `${laptopDirectory(definition)}/bin`;
    if (files.exists(programs)) {
      for (const name of files.list(programs)) chmodSync(files.hostPath(`${programs}/${name}`), 0o755);
    }
    const firstRead = "/lib/first-read.cjs";
    if (options.tellsFirstRead) files.write(firstRead, firstReadModule);
    const mark = randomUUID();
    this.#processes = new HostProcesses({
      guard: options.startGuard?.({ folder: files.root, mark }),
      hasGroups,
      hasFourthStream: options.tellsFirstRead,
    });
    const host = {
      files,
      processes: this.#processes,
      node: process.execPath,
      firstRead: options.tellsFirstRead ? files.hostPath(firstRead) : undefined,
      mark,
      unstoppable,
    };
    const environment = laptopEnvironment(laptop.user);
    let nextPid = firstOwnPid;
    this.laptop = new Machine({
      hostname: laptop.hostname,
      clock: this.clock,
      random: createRandom(mark),
      files,
      network: () => {
        throw new Error("the network of real processes is the host's");
      },
      programs: new LabPrograms(host, programs),
      env: new Map([...environment, ["PATH", `${programs}:${environment.get("PATH")}`]]),
      nextPid: () => nextPid++,
    });
  }

  /** The host's path of the lab's directory. */
  get folder(): string {
    return this.#files.hostPath(laptopDirectory(this.definition));
  }

  get hasBooted(): boolean {
    return this.#hasBooted;
  }

  async boot(): Promise<void> {
    this.#hasBooted = true;
  }

  async drive<T>(work: Promise<T>): Promise<T> {
    const driver = new RealTimeDriver(this.clock, this.#realTime);
    driver.start();
    try {
      return await work;
    } finally {
      driver.stop();
    }
  }

  views(files: LabFiles, send: (data: ViewData) => void): ViewSource {
    return new FilesView(files, this.clock, send);
  }

  async close(): Promise<void> {
    await this.#processes.close();
    rmSync(this.#files.root, { recursive: true, force: true, maxRetries: 3 });
  }
}
