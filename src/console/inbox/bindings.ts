/** Values of a statement that is put together from parts. */
export interface Bindings {
  readonly values: unknown[];
  /** @returns the number of the parameter it is bound to: 3 for `$3`. */
  place(value: unknown): number;
  /** @returns the parameter it is bound to: `$3`. */
  bind(value: unknown): string;
}

export function createBindings(): Bindings {
  const values: unknown[] = [];
  const place = (value: unknown): number => values.push(value);
  return { values, place, bind: (value) => `$${place(value)}` };
}
