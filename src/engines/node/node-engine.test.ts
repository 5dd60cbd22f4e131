import { clusterip } from "../contract-labs.case.ts";
import { runEngineContract } from "../engine.case.ts";
import { createNodeEngine } from "./node-engine.ts";

runEngineContract("in Node", () => createNodeEngine(), clusterip);
