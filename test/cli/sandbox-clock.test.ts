import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSandboxClock } from '../../src/cli/sandbox-clock';
import { NOON } from '../support/handoff';

const DAY_MS = 86_400_000;

describe("the sandbox's clock", () => {
  let data: string;

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'renewdesk-clock-'));
  });
  afterEach(() => rm(data, { recursive: true, force: true }));

  it('shows the time of the machine on a new folder', () => {
    expect(openSandboxClock(data, { now: () => NOON }).now()).toBe(NOON);
  });

  it('goes on where it was left when the product starts again', () => {
    const before = openSandboxClock(data, { now: () => NOON });
    before.setOffset(DAY_MS);
    before.setOffset(3 * DAY_MS);
    const after = openSandboxClock(data, { now: () => NOON + 1 });
    expect(after.now()).toBe(before.now() + 1);
    expect(after.offsetMs).toBe(3 * DAY_MS);
  });

  it('names the file that it cannot read, instead of falling back to today', () => {
    writeFileSync(join(data, 'sandbox-clock.json'), '{"offsetMs":"much"}');
    expect(() => openSandboxClock(data)).toThrow(/sandbox-clock\.json .* remove it/);
  });
});
