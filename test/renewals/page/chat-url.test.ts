import { describe, expect, it } from '@jest/globals';
import type { Brand } from '../../../src/brand';
import { chatUrl } from '../../../src/renewals/page/chat-url';
import { demoBrand } from '../support';

const brand: Brand = {
  ...demoBrand,
  accounts: demoBrand.accounts.map((account) => ({
    ...account,
    handle: account.channel === 'instagram' ? '@fjord.esim' : account.handle,
    sandbox: false,
  })),
};

describe('the address of a chat', () => {
  it.each([
    ['facebook:104857600000001:5550001', 'https://m.me/104857600000001'],
    ['instagram:17841400000000001:5550001', 'https://ig.me/m/fjord.esim'],
    ['x:1700000000000000001:5550001', 'https://x.com/messages/compose?recipient_id=1700000000000000001'],
  ])('of %s is %s', (threadId, url) => {
    expect(chatUrl(brand, threadId)).toBe(url);
  });

  it('does not exist for an account of the emulators, nor for one that has gone', () => {
    expect(chatUrl(demoBrand, 'facebook:104857600000001:5550001')).toBeUndefined();
    expect(chatUrl(brand, 'facebook:1:5550001')).toBeUndefined();
  });
});
