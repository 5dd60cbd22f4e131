/** `$(NAME)` replaced where the name is known; `$$` stands for one `$` (third_party/forked/golang/expansion). */
export function expand(text: string, env: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (match, name: string | undefined) =>
    name === undefined ? "$" : (env.get(name) ?? match),
  );
}
