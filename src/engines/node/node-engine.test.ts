import { inNode } from "../contract-columns.case.ts";
import { runEngineContract } from "../engine.case.ts";
import { createNodeEngine } from "./node-engine.ts";

runEngineContract(inNode, () => createNodeEngine());
