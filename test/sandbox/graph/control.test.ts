/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- JSON from the wire is read by path: its shape is under test */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { graph, PAGE, type Sandbox, startSandbox, update } from '../support';

const OTHER_APP = '263902037430900';
const DAY_MS = 24 * 3_600_000;

describe('thread control', () => {
  let sandbox: Sandbox;
  let psid: string;
  beforeEach(async () => {
    sandbox = await startSandbox([{ ...PAGE, routing: true }]);
    psid = await sandbox.user('facebook');
    await sandbox.say('facebook', psid, 'hello');
  });
  afterEach(() => sandbox.close());

  const call = (name: string, body: object = {}) =>
    graph(sandbox, `me/${name}`, { recipient: { id: psid }, ...body });
  const owner = async () => {
    const { body } = await graph(sandbox, `me/thread_owner?recipient=${psid}`);
    return body.data[0]?.thread_owner.app_id;
  };

  it('is idle until somebody takes it, and idle again when released or after a day', async () => {
    expect(await owner()).toBeUndefined();
    await call('take_thread_control');
    expect(await owner()).toBe(PAGE.appId);
    sandbox.clock.setOffset(DAY_MS + 1);
    expect(await owner()).toBeUndefined();
    await call('take_thread_control');
    await call('release_thread_control');
    expect(await owner()).toBeUndefined();
  });

  it('passes to another app with a webhook, and can then only be requested', async () => {
    await call('pass_thread_control', { target_app_id: OTHER_APP, metadata: 'case 7' });
    expect(await owner()).toBe(OTHER_APP);
    const [passed] = await sandbox.deliveries((one) => update(one)?.pass_thread_control !== undefined);
    expect(update(passed).pass_thread_control).toMatchObject({
      new_owner_app_id: OTHER_APP,
      metadata: 'case 7',
    });
    expect((await call('pass_thread_control', { target_app_id: '1' })).body.error.error_subcode).toBe(
      2018300,
    );
    await call('request_thread_control', { metadata: 'please' });
    const [asked] = await sandbox.deliveries((one) => update(one)?.request_thread_control !== undefined);
    expect(update(asked).request_thread_control.requested_owner_app_id).toBe(Number(PAGE.appId));
  });

  it('can be held for up to seven days', async () => {
    await call('take_thread_control');
    expect((await call('extend_thread_control', { duration: 8 * 24 * 3_600 })).status).toBe(400);
    await call('extend_thread_control', { duration: 6 * 24 * 3_600 });
    sandbox.clock.setOffset(5 * DAY_MS);
    expect(await owner()).toBe(PAGE.appId);
  });

  it('no longer keeps others from sending once it has lapsed', async () => {
    await sandbox.admin('native-reply', { channel: 'facebook', userId: psid, text: 'me now', await: true });
    const send = () => graph(sandbox, 'me/messages', { recipient: { id: psid }, message: { text: 'hi' } });
    expect((await send()).body.error.error_subcode).toBe(2018300);
    sandbox.clock.setOffset(DAY_MS + 1);
    await sandbox.say('facebook', psid, 'anybody?');
    expect(update(sandbox.received.at(-1)).message.text).toBe('anybody?');
    expect((await send()).status).toBe(200);
  });

  it('goes over together with a message', async () => {
    const thread_control = { control_type: 'pass', app_id: OTHER_APP };
    const sent = await graph(sandbox, 'me/messages', {
      recipient: { id: psid },
      message: { text: 'a colleague takes over' },
      thread_control,
    });
    expect(sent.status).toBe(200);
    expect(await owner()).toBe(OTHER_APP);
  });

  it('is seen when a person answers in the Page inbox', async () => {
    await sandbox.admin('native-reply', { channel: 'facebook', userId: psid, text: 'me now', await: true });
    const [taken] = await sandbox.deliveries((one) => update(one)?.take_thread_control !== undefined);
    expect(update(taken).take_thread_control).toMatchObject({ new_owner_app_id: OTHER_APP });
  });
});
