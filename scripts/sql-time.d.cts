export const MACHINE_COLUMNS: ReadonlySet<string>;
export function businessTimeFromDatabase(sql: string): { offset: number; expression: string }[];
