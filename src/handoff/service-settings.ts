import type { Brand } from '../brand';
import { type ServiceChange, type ServiceValues, serviceChangeSchema } from '../console/contract/settings';
import type { Queryable } from '../store/store';

/** Hours, promise and handoff rules as they hold now: brand.yaml's, unless an admin has set others in the desk. */
export interface LiveBrand {
  /** As brand.yaml has it, but for these parts, which are read anew each time. */
  readonly brand: Brand;
  /** What brand.yaml says. */
  readonly file: ServiceValues;
  /** Reads what was set, here or by another process. */
  refresh(): Promise<void>;
}

/** Let `refresh` run once before anybody reads. */
export function createLiveBrand(brand: Brand, store: Queryable): LiveBrand {
  const { hours, sla, handoff } = brand;
  const file = { hours, sla, handoff };
  let own: ServiceChange = {};
  const live: Brand = {
    ...brand,
    get hours() {
      return own.hours ?? file.hours;
    },
    get sla() {
      return own.sla ?? file.sla;
    },
    get handoff() {
      return own.handoff ?? file.handoff;
    },
  };
  return {
    brand: live,
    file,
    refresh: async () => {
      own = (await readServiceRow(store)).value;
    },
  };
}

export interface ServiceRow {
  readonly value: ServiceChange;
  readonly version: number;
  readonly by: string | null;
  /** Epoch ms; null: nobody has ever set anything. */
  readonly at: number | null;
}

/** What admins have set. A part that a newer release no longer takes counts as not set. */
export async function readServiceRow(store: Queryable): Promise<ServiceRow> {
  const row = await store.one<Omit<ServiceRow, 'value'> & { value: unknown }>({
    name: 'service-setting',
    text: `select s.value, s.version, a.name "by", s.at from service_setting s left join agent a on a.id = s.agent_id`,
  });
  if (!row) return { value: {}, version: 0, by: null, at: null };
  const read = serviceChangeSchema.safeParse(row.value);
  return { ...row, value: read.success ? read.data : {} };
}
