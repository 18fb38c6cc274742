export interface AutocompleteOption {
  value: string;
  label?: string;
}

export type KnownOption = Required<AutocompleteOption>;

export function optionsOf(items: readonly (AutocompleteOption | string)[] | null | undefined): KnownOption[] {
  return (items ?? []).map((item) => {
    const { value, label } = typeof item === 'string' ? { value: item } : item;
    return { value, label: label ?? value };
  });
}

/** Those that hold the typed text in any case, or whose short name it is. */
export function suggestions(
  options: readonly KnownOption[],
  typed: string,
  abbreviations?: ReadonlyMap<string, string>,
): KnownOption[] {
  const wanted = typed.toLowerCase();
  return options.filter(
    ({ value, label }) =>
      label.toLowerCase().includes(wanted) || abbreviations?.get(value)?.toLowerCase().startsWith(wanted) === true,
  );
}

/** The place that an arrow key marks next; round and round, from nowhere (-1) to the first or the last. */
export function marked(at: number, step: 1 | -1, count: number): number {
  if (count === 0) return -1;
  if (at < 0) return step === 1 ? 0 : count - 1;
  return (at + step + count) % count;
}
