interface Variable {
  value: string | undefined;
  exported: boolean;
  readonly: boolean;
}

/** Thrown on assignment to a readonly variable; `message` is the variable's name. */
export class ReadonlyVariableError extends Error {}

/** A shell's variables, with the saved outer values of functions' locals. */
export class Variables {
  readonly #variables = new Map<string, Variable>();
  readonly #scopes: Map<string, Variable | undefined>[] = [];

  copy(): Variables {
    const copied = new Variables();
    for (const [name, variable] of this.#variables) copied.#variables.set(name, { ...variable });
    for (const scope of this.#scopes) copied.#scopes.push(new Map(scope));
    return copied;
  }

  get(name: string): string | undefined {
    return this.#variables.get(name)?.value;
  }

  set(name: string, value: string): void {
    const variable = this.#variables.get(name);
    if (variable?.readonly) throw new ReadonlyVariableError(name);
    if (variable) variable.value = value;
    else this.#variables.set(name, { value, exported: false, readonly: false });
  }

  unset(name: string): void {
    if (this.#variables.get(name)?.readonly) throw new ReadonlyVariableError(name);
    this.#variables.delete(name);
  }

  export(name: string, exported = true): void {
    this.#declare(name).exported = exported;
  }

  makeReadonly(name: string): void {
    this.#declare(name).readonly = true;
  }

  /** Names with their values, sorted; `kind` narrows. */
  list(kind: "all" | "exported" | "readonly" = "all"): [string, string | undefined][] {
    const found: [string, string | undefined][] = [];
    for (const [name, variable] of this.#variables) {
      if (kind === "exported" && !variable.exported) continue;
      if (kind === "readonly" && !variable.readonly) continue;
      if (kind === "all" && variable.value === undefined) continue;
      found.push([name, variable.value]);
    }
    return found.sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** What programs are given. */
  environment(): Map<string, string> {
    const environment = new Map<string, string>();
    for (const [name, variable] of this.#variables) {
      if (variable.exported && variable.value !== undefined) environment.set(name, variable.value);
    }
    return environment;
  }

  get inFunction(): boolean {
    return this.#scopes.length > 0;
  }

  enterFunction(): void {
    this.#scopes.push(new Map());
  }

  leaveFunction(): void {
    for (const [name, saved] of this.#scopes.pop() ?? []) {
      if (saved) this.#variables.set(name, saved);
      else this.#variables.delete(name);
    }
  }

  /** Makes `name` the current function's own until it returns. In ash it keeps the outer value, in bash it is unset. */
  makeLocal(name: string, keepValue: boolean): void {
    const scope = this.#scopes.at(-1);
    if (!scope || scope.has(name)) return;
    const outer = this.#variables.get(name);
    if (outer?.readonly) throw new ReadonlyVariableError(name);
    scope.set(name, outer);
    const value = keepValue ? outer?.value : undefined;
    this.#variables.set(name, { value, exported: outer?.exported ?? false, readonly: false });
  }

  /** Sets variables for the time of `run` only: `A=1 command`. */
  async during<T>(assignments: ReadonlyMap<string, string>, run: () => Promise<T>): Promise<T> {
    const saved = new Map<string, Variable | undefined>();
    for (const [name, value] of assignments) {
      const outer = this.#variables.get(name);
      if (outer?.readonly) throw new ReadonlyVariableError(name);
      saved.set(name, outer);
      this.#variables.set(name, { value, exported: true, readonly: false });
    }
    try {
      return await run();
    } finally {
      for (const [name, outer] of saved) {
        if (outer) this.#variables.set(name, outer);
        else this.#variables.delete(name);
      }
    }
  }

  #declare(name: string): Variable {
    let variable = this.#variables.get(name);
    if (!variable) {
      variable = { value: undefined, exported: false, readonly: false };
      this.#variables.set(name, variable);
    }
    return variable;
  }
}
