import { type LiveBrand, readServiceRow } from '../../handoff/service-settings';
import { compareJson } from '../../lib/compare-json';
import { ApiError } from '../../lib/errors';
import type { Queryable, Store } from '../../store/store';
import type { ServiceChange, ServiceSave, ServiceSettings } from '../contract/settings';
import { type Changer, noteChange } from '../note-change';

const PARTS = ['hours', 'sla', 'handoff'] as const;

/** What holds now, and what brand.yaml says. */
export async function serviceSettings(
  store: Queryable,
  { brand, file }: LiveBrand,
): Promise<ServiceSettings> {
  const { value, version, by, at } = await readServiceRow(store);
  return {
    version,
    timeZone: brand.brand.timeZone,
    now: {
      hours: value.hours ?? file.hours,
      sla: value.sla ?? file.sla,
      handoff: value.handoff ?? file.handoff,
    },
    file,
    own: PARTS.filter((part) => value[part] !== undefined),
    ...(at !== null && { changed: { at, ...(by !== null && { by }) } }),
  };
}

/**
 * Sets what stands in the desk; what is equal to brand.yaml is not kept, so that a later change of the file counts.
 * Every process follows within seconds, this one at once.
 * @throws ApiError 409 SETTINGS_CHANGED when somebody saved in the meantime.
 */
export async function saveService(
  store: Store,
  live: LiveBrand,
  { version, value }: ServiceSave,
  changer: Changer,
): Promise<ServiceSettings> {
  const kept = unlikeFile(value, live);
  await store.transaction(async (tx) => {
    // Two first savers would both find nothing to lock.
    await tx.query({ text: 'lock table service_setting in share row exclusive mode' });
    const before = await readServiceRow(tx);
    if (before.version !== version)
      throw new ApiError(
        409,
        'SETTINGS_CHANGED',
        'somebody else has saved in the meantime: look again, then save',
      );
    await tx.query({
      name: 'service-save',
      text: `insert into service_setting (value, version, agent_id, at) values ($1, $2, $3, $4)
             on conflict (one) do update set value = excluded.value, version = excluded.version,
               agent_id = excluded.agent_id, at = excluded.at`,
      values: [JSON.stringify(kept), version + 1, changer.agentId, changer.now],
    });
    for (const part of PARTS) {
      const was = before.value[part] ?? live.file[part];
      const is = kept[part] ?? live.file[part];
      if (compareJson(was, is)) continue;
      await noteChange(
        tx,
        { action: `settings.${part}`, subject: 'settings:service', detail: { before: was, after: is } },
        changer,
      );
    }
  });
  await live.refresh();
  return await serviceSettings(store, live);
}

function unlikeFile(value: ServiceChange, { file }: LiveBrand): ServiceChange {
  const { hours, sla, handoff } = value;
  return {
    ...(hours && !compareJson(hours, file.hours) && { hours }),
    ...(sla && !compareJson(sla, file.sla) && { sla }),
    ...(handoff && !compareJson(handoff, file.handoff) && { handoff }),
  };
}
