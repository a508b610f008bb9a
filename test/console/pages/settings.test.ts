import { describe, expect, it } from '@jest/globals';
import { auditListSchema, serviceSettingsSchema } from '../../../src/console/contract/settings';
import { hoursAt } from '../../../src/handoff/hours';
import { createLiveBrand } from '../../../src/handoff/service-settings';
import { usePagesApi } from './pages-api';

const api = usePagesApi();

async function service() {
  return serviceSettingsSchema.parse((await api.get('/settings/service', 'agent')).json());
}

describe('hours and promises', () => {
  it('are those of brand.yaml until an admin sets others, which then hold in every process', async () => {
    const before = await service();
    expect(before).toMatchObject({ version: 0, own: [] });
    expect(before.now).toEqual(before.file);
    const { brand } = api.parts;
    const other = createLiveBrand(brand, api.db.store);

    const value = {
      hours: { week: { sun: [['10:00', '12:00']] }, holidays: ['2026-12-24'] },
      sla: { firstReplyMinutes: 15 },
    };
    const answer = await api.put('/settings/service', { version: 0, value });
    expect(serviceSettingsSchema.parse(answer.json())).toMatchObject({
      version: 1,
      own: ['hours', 'sla'],
      changed: { by: 'The admin' },
    });
    await other.refresh();
    expect(other.brand.sla.firstReplyMinutes).toBe(15);
    // Monday noon: open by the file, closed now.
    expect(hoursAt(brand.hours, 'Europe/Oslo', api.clock.at).open).toBe(true);
    expect(hoursAt(other.brand.hours, 'Europe/Oslo', api.clock.at).open).toBe(false);
  });

  it('are not overwritten by somebody who had not seen them', async () => {
    const answer = await api.put('/settings/service', { version: 0, value: {} });
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ error: { code: 'SETTINGS_CHANGED' } });
  });

  it('are checked, and nobody but an admin sets them', async () => {
    const never = { version: 1, value: { hours: { week: {}, holidays: [] } } };
    expect((await api.put('/settings/service', never)).statusCode).toBe(400);
    expect((await api.put('/settings/service', { version: 1, value: {} }, 'agent')).statusCode).toBe(403);
  });

  it('go back to brand.yaml, and the audit says who changed what, before and after, from where', async () => {
    expect((await api.put('/settings/service', { version: 1, value: {} })).statusCode).toBe(200);
    expect((await service()).own).toEqual([]);
    const { lines } = auditListSchema.parse((await api.get('/audit?what=settings')).json());
    expect(lines.map(({ what }) => what)).toEqual([
      'settings.sla',
      'settings.hours',
      'settings.sla',
      'settings.hours',
    ]);
    expect(lines[2]).toMatchObject({
      who: 'The admin',
      subject: 'settings:service',
      detail: { after: { firstReplyMinutes: 15 } },
      address: '127.0.0.1',
    });
  });
});

describe('the audit', () => {
  it('is filtered, paged and downloaded without formulas', async () => {
    const { store } = api.db;
    for (let line = 0; line < 60; line++)
      await store.query({
        text: `insert into audit (actor, action, subject, detail, at) values ('bot', '=case.test', 'case:1', '{}', $1)`,
        values: [api.clock.at - 10 * 86_400_000],
      });
    const first = auditListSchema.parse((await api.get('/audit?who=bot')).json());
    expect(first.lines).toHaveLength(50);
    const second = auditListSchema.parse((await api.get(`/audit?who=bot&before=${first.before}`)).json());
    expect(second.lines).toHaveLength(10);
    expect(second.before).toBeUndefined();
    expect(first.actions).toContain('settings.hours');
    const today = auditListSchema.parse((await api.get('/audit?from=2026-11-23&until=2026-11-23')).json());
    expect(today.lines.some(({ who }) => who === 'bot')).toBe(false);
    expect((await api.get('/audit/export?who=bot')).body).toContain(",'=case.test,");
    expect((await api.get('/audit', 'moderator')).statusCode).toBe(403);
  });

  it('cannot be changed or shortened', async () => {
    const { store } = api.db;
    for (const text of [
      `delete from audit`,
      `truncate audit`,
      `update audit set actor = 'somebody else'`,
      `update audit set detail = '{"other":1}'`,
    ])
      await expect(store.query({ text })).rejects.toThrow('the audit only grows');
    await store.query({
      text: `update audit set detail = detail - 'threadId', subject = 'thread:erased' where id = 1`,
    });
  });
});
