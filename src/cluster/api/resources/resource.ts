import type { Later } from "../../later.ts";
import type { Kind } from "../client.ts";
import type { ApiObject } from "../object.ts";
import type { GroupResource } from "../status.ts";
import type { FieldError } from "../validation/field-error.ts";

/** metav1.TableColumnDefinition; a priority above 0 is for `-o wide` alone. */
export interface Column {
  readonly name: string;
  readonly type: "string" | "integer";
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

export type Cell = string | number;

/** How `get` prints a kind (pkg/printers/internalversion). */
export interface TablePrinter<T extends ApiObject = ApiObject> {
  readonly columns: readonly Column[];
  /** `now`: milliseconds since the epoch, for ages. */
  cells(object: T, now: number): Cell[];
}

export type Verb = "create" | "delete" | "deletecollection" | "get" | "list" | "patch" | "update" | "watch";

export type Subresource = "status" | "scale" | "log" | "exec" | "attach";

/** Written as a method so that a reader of one kind fits where any is asked for. */
export interface FieldReader<T extends ApiObject = ApiObject> {
  read(object: T): string | number | boolean | undefined;
}

/** What discovery tells of a kind, and what finds it. */
export interface ResourceHead extends GroupResource {
  readonly kind: Kind;
  readonly version: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly subresources: readonly Subresource[];
  /** Whether DELETE answers with the object instead of a Status (registry store ReturnDeletedObject). */
  readonly returnsDeleted: boolean;
}

/**
 * All that sets one kind apart. A write goes through, in this order: applyDefaults, admit, prepareFor…, validate…,
 * allocate, and then it is stored.
 */
export interface Resource<T extends ApiObject = ApiObject> extends ResourceHead {
  /** What must be loaded before anything below is used: see later-resource.ts. */
  readonly part?: Pick<Later<unknown>, "with">;
  readonly table: TablePrinter<T>;
  /** Sent as a `Warning` header with every request. */
  readonly deprecation?: string;

  /** Fills in what the manifest leaves open (pkg/apis/…/defaults.go); runs on every write. */
  applyDefaults(object: T): void;
  /** The same for a status; runs on every write of one. */
  applyStatusDefaults?(object: T): void;
  /** Mutating admission on creation. */
  admit?(object: T): void;
  /** Drops what a client may not set, sets what the server decides. */
  prepareForCreate(object: T): void;
  /** The same for an update; `old` is what is stored. The status is already the old one. */
  prepareForUpdate?(object: T, old: T): void;
  /** What is wrong with a name, in Kubernetes' words; empty when nothing is. */
  nameErrors(name: string): string[];
  /** `isNew`: it is being created. */
  validate(object: T, isNew?: boolean): FieldError[];
  /** Beyond `validate`, which runs too: what may not change. `binding`: a component names the pod's node. */
  validateUpdate?(object: T, old: T, binding: boolean): FieldError[];
  /** Told to whoever creates the object. */
  warnings?(object: T): string[];
  /** Whether an update raises metadata.generation; kinds without this have none. */
  raisesGeneration?(object: T, old: T): boolean;
  /** Seconds between DELETE and removal when the client names none; kinds without this go at once. */
  gracePeriod?(object: T, requested: number | undefined): number;
  /**
   * Takes from shared pools what the object needs and releases what it no longer does. Returns what undoes it.
   * Failures throw ApiError and leave nothing taken.
   */
  allocate?(object: T, old: T | undefined): () => void;
  /** Gives back on removal. */
  release?(object: T): void;
  /** What field selectors can ask for beyond metadata.name and metadata.namespace, each with how to read it. */
  readonly selectableFields?: Readonly<Record<string, FieldReader<T>>>;
}

/** `apps/v1`, `v1`. */
export function groupVersion(resource: Pick<Resource, "group" | "version">): string {
  return resource.group ? `${resource.group}/${resource.version}` : resource.version;
}

const columnDescriptions: Readonly<Record<string, string>> = {
  Name: "Name must be unique within a namespace.",
  Age: "CreationTimestamp is the server time when this object was created.",
};

/** A column; `priority` 1 for `-o wide`. */
export function column(name: string, options: { type?: "integer"; priority?: 1 } = {}): Column {
  return {
    name,
    type: options.type ?? "string",
    format: name === "Name" ? "name" : "",
    description: columnDescriptions[name] ?? name,
    priority: options.priority ?? 0,
  };
}
