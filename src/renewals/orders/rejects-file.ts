import { type FileHandle, open } from 'node:fs/promises';

export interface RejectsFile {
  add(rowNumber: number, orderNumber: string, reason: string): Promise<void>;
  close(): Promise<void>;
}

/** A CSV of `row,orderNumber,reason`, made with the first reject. Without a path nothing is written. */
export function createRejectsFile(path: string | undefined): RejectsFile {
  let file: FileHandle | undefined;
  return {
    add: async (rowNumber, orderNumber, reason) => {
      if (path === undefined) return;
      // Only its owner may read it: a number that was typed into the wrong column may be somebody's phone.
      if (!file) {
        file = await open(path, 'w', 0o600);
        await file.write('row,orderNumber,reason\n');
      }
      await file.write(`${rowNumber},${cell(orderNumber.slice(0, 60))},${cell(reason)}\n`);
    },
    close: async () => {
      await file?.close();
    },
  };
}

// A spreadsheet would run a cell that begins like a formula.
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
