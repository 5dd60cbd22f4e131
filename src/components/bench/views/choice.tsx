interface ChoiceProps {
  readonly label: string;
  /** What the choice of everything is called. */
  readonly any: string;
  readonly value: string;
  readonly options: readonly Option[];
  choose(value: string): void;
}

type Option = readonly [value: string, label: string];

/** Narrows a list down to one value of a column. */
export function Choice({ label, any, value, options, choose }: ChoiceProps) {
  return (
    <select aria-label={label} value={value} onChange={(event) => choose(event.currentTarget.value)}>
      <option value="">{any}</option>
      {/* What is chosen stays, though nothing of it is left. */}
      {value !== "" && !options.some(([one]) => one === value) && <option value={value}>{value}</option>}
      {options.map(([one, name]) => (
        <option key={one} value={one}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** Values that are their own labels, each once. */
export function optionsOf(values: readonly string[]): readonly Option[] {
  return [...new Set(values)].sort().map((value) => [value, value]);
}
