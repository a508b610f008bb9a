import { describe, expect, it } from '@jest/globals';
import type { ChannelName } from '../../../src/channel/account';
import { createAdminClient } from '../../../src/cli/chat/admin-client';
import { openConversation } from '../../../src/cli/chat/conversation';
import { type Happening, happeningLines } from '../../../src/cli/chat/render';
import { runScript } from '../../../src/cli/chat/run-script';
import { readScript } from '../../../src/cli/chat/script';
import { openSession } from '../../../src/cli/chat/session';
import { createTurnsClient } from '../../../src/cli/chat/turns-client';
import { type Customer, useWalk } from '../../support/walk';

// Three of the four sends are kept for payments, links and people: small talk has one.
const context = useWalk({ settings: { limits: { xSendsPer15Min: 4 } } });

const paint = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };
function same(text: string): string {
  return text;
}

let agents = 0;

/** Plays a script as `renewdesk chat --trace --script` does, against the product of the walk. */
async function play(script: string, given: Customer | ChannelName) {
  const { walk } = context;
  const customer = typeof given === 'string' ? await walk.customer(given) : given;
  const [channel = '', accountId = '', userId = ''] = customer.threadId.split(':');
  const { token } = await walk.app.agents.add({ name: `Agent ${++agents}`, role: 'agent', languages: [] });
  const happenings: Happening[] = [];
  const show = (happening: Happening) => void happenings.push(happening);
  const admin = createAdminClient(walk.emulators.adminUrl);
  const conversation = await openConversation({
    admin,
    party: { channel, accountId, userId },
    onArrived: (message) => show({ kind: 'arrived', message }),
  });
  const turns = createTurnsClient(walk.app.url, token, customer.threadId);
  const session = await openSession({
    admin,
    conversation,
    address: walk.app.url,
    turns,
    trace: true,
    show,
  });
  const code = await runScript(readScript(script), session);
  conversation.close();
  const lines = happenings.flatMap((happening) => happeningLines(happening, paint));
  return { customer, code, text: lines.join('\n') };
}

describe('a chat in which the bot decides to say nothing', () => {
  it('says so at once and goes on, after "stop"', async () => {
    const { code, text, customer } = await play('hello\n\nstop\n\nare you there?\n\nstart\n', 'facebook');
    expect(text).toMatch(/you are you there\?\n {7}\* the bot stays silent: opt_out\n.*suppress opt_out/);
    expect(text.split('stays silent')).toHaveLength(2);
    expect(code).toBe(0);
    // Silence of another day is no silence of this one.
    expect((await play('renew my plan\n', customer)).text).not.toContain('stays silent');
  });

  it('says so while a person has the thread, and while one is waited for', async () => {
    const person = await play('hello\n\n/human-reply Hi, Ola here\nthanks\n', 'instagram');
    expect(person.text).toContain('* the bot stays silent: human_control');
    expect(person.code).toBe(0);
    const waits = await play('human\n\nblue seven window\n\nour old tractor needs paint\n', 'facebook');
    expect(waits.text).toMatch(/stays silent: waiting_for_person[\s\S]*suppress waiting_for_person/);
    expect(waits.code).toBe(0);
  });
});

describe('a chat whose answer waits for calls to be left', () => {
  it('says when the answer goes out, and goes on where the script moves the clock there', async () => {
    const { code, text } = await play('hello\n\nrenew my plan\n\n/later 15m\n', 'x');
    expect(text).toMatch(
      /\* X allows 15 DMs in 15 minutes; the answer goes out at \d\d:\d\d \(\/later 15m\)[\s\S]*it is now[\s\S]* bot .*order number/,
    );
    expect(code).toBe(0);
  });

  it('fails where the script does not', async () => {
    const { code, text } = await play('hello\n\nrenew my plan\n\nNO-48213\n', 'x');
    expect(text).toContain('the answer goes out at');
    expect(text).not.toContain('you NO-48213');
    expect(code).toBe(1);
  });
});
