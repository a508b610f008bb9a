import { describe, expect, it } from '@jest/globals';
import { buildEngine } from '../../src/app';
import type { Engine } from '../../src/turn/build-engine';
import { replayTurn } from '../../src/turn/replay';
import type { Trace } from '../../src/turn/trace';
import { model, useWalk } from '../support/walk';

const context = useWalk();

async function traces(): Promise<Trace[]> {
  const rows = await context.walk.database.store.query<{ trace: Trace }>({
    text: 'select trace from turn order by id',
  });
  return rows.map((row) => row.trace);
}

describe('a recorded turn', () => {
  it('is decided the same way again, without store or network', async () => {
    const { walk } = context;
    const mei = await walk.customer('facebook');
    for (const text of [
      'hei',
      'vil fornye NO-48213',
      'hva koster det egentlig?',
      'mei@fjord-esim.example',
      'takk!',
      'stopp',
    ]) {
      await mei.says(text);
      await mei.hears();
    }
    await walk.settle();
    const engine = await buildEngine(walk.brand, model());
    const recorded = await traces();
    expect(recorded.length).toBeGreaterThanOrEqual(6);
    for (const trace of recorded) expect(await replayTurn(trace, engine, context.walk.brand)).toEqual([]);
  });

  it('shows what another version of the intents would have done', async () => {
    const engine = await buildEngine(context.walk.brand, model());
    const [first] = await traces();
    if (!first) throw new Error('the walk above recorded no turn');
    const quiet: Engine = {
      ...engine,
      decide: ({ state }) => ({ state, actions: [{ type: 'suppress', reason: 'other' }] }),
    };
    const differences = await replayTurn(first, quiet, context.walk.brand);
    expect(differences.map((difference) => difference.what)).toEqual(['actions']);
  });

  it('says so when the customer has unsent what it answered', async () => {
    const engine = await buildEngine(context.walk.brand, model());
    const [first] = await traces();
    if (!first) throw new Error('the walk above recorded no turn');
    const { input: _input, understanding: _understanding, actions: _actions, ...erased } = first;
    await expect(replayTurn(erased, engine, context.walk.brand)).rejects.toMatchObject({
      code: 'TRACE_ERASED',
    });
  });

  it('keeps no link token', async () => {
    const everything = JSON.stringify(await traces());
    expect(everything).toContain('/r/…');
    expect(everything).not.toMatch(/\/r\/[0-9a-z]{32}/);
  });
});
