export function findings(root: string): string[];
