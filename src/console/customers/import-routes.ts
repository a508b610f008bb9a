import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import { csvTable } from '../../lib/csv';
import { ApiError, RenewalError } from '../../lib/errors';
import { type ImportReject, type ImportResult, importOrders } from '../../renewals/orders/import-orders';
import { writeAudit } from '../../store/audit';
import type { Store } from '../../store/store';
import { ADMINS } from '../access';
import { agentOf } from '../authenticate';
import { problemSchema } from '../contract/common';
import { type Imported, importedSchema } from '../contract/import';
import { REFUSALS } from '../refusals';

export interface ImportRouteDeps {
  readonly store: Store;
  readonly brand: Brand;
  readonly clock: Clock;
}

/** About a hundred thousand orders; larger files go by `renewdesk import`, which reads them bit by bit. */
const FILE_LIMIT = 12 * 1024 * 1024;
/** More than these say the same again. */
const REJECTS_TOLD = 1_000;

/** Orders of a CSV into the order book, as `renewdesk import` does. */
export function importRoutes(scope: FastifyInstance, deps: ImportRouteDeps): void {
  // Apart, so that no other route takes a file.
  void scope.register(async (inner) => {
    inner.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, bytes, done) =>
      done(null, bytes),
    );
    inner.withTypeProvider<ZodTypeProvider>().post(
      '/customers/import',
      {
        config: { ...ADMINS, wholeBrand: true },
        bodyLimit: FILE_LIMIT,
        schema: {
          response: {
            200: importedSchema,
            ...REFUSALS,
            409: problemSchema,
            415: problemSchema,
          },
        },
      },
      async (request) => {
        if (!Buffer.isBuffer(request.body))
          throw new ApiError(415, 'CONTENT_TYPE_UNSUPPORTED', 'send the file as text/csv');
        return await importFile(request.body, agentOf(request).id, deps);
      },
    );
  });
}

async function importFile(file: Buffer, agentId: number, deps: ImportRouteDeps): Promise<Imported> {
  const { store, brand, clock } = deps;
  if (brand.orders.kind !== 'sql')
    throw new ApiError(
      409,
      'ORDERS_ELSEWHERE',
      'this brand keeps its orders in another system: import them there',
    );
  const rejects: ImportReject[] = [];
  const onReject = (reject: ImportReject) => {
    if (rejects.length < REJECTS_TOLD) rejects.push(reject);
  };
  const result = await read({ source: Readable.from([file]), onReject }, deps);
  const { rows, inserted, updated, rejected } = result;
  await writeAudit(store, {
    actor: `agent:${agentId}`,
    action: 'orders.imported',
    subject: 'orders',
    detail: { rows, inserted, updated, rejected },
    now: clock.now(),
  });
  return { ...result, rejects, ...(rejects.length > 0 && { rejectsCsv: tableOf(rejects) }) };
}

async function read(
  request: Parameters<typeof importOrders>[0],
  deps: ImportRouteDeps,
): Promise<ImportResult> {
  try {
    return await importOrders(request, deps);
  } catch (error) {
    if (!(error instanceof RenewalError) || error.code !== 'IMPORT_HEADER') throw error;
    throw new ApiError(400, error.code, error.message, { cause: error });
  }
}

function tableOf(rejects: readonly ImportReject[]): string {
  return csvTable(
    ['row', 'orderNumber', 'reason'],
    rejects.map(({ row, orderNumber, reason }) => [row, orderNumber, reason]),
  );
}
