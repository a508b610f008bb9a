import { describe, expect, it } from '@jest/globals';
import { executablePath, useDesk } from '../../support/console-browser';

const desk = useDesk();
const inBrowser = executablePath === undefined ? describe.skip : describe;

inBrowser('the frame of the desk', () => {
  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
    ['light', 320],
  ] as const)('is clean to axe in %s at %d px and breaks no policy', async (scheme, width) => {
    await desk.visit({ scheme, width, path: '/inbox' }, async ({ page, faults, audit, shot }) => {
      await page.getByRole('navigation').waitFor();
      await page.waitForLoadState('networkidle');
      await shot(`shell-${scheme}-${width}`);
      expect(await audit()).toEqual([]);
      expect(faults).toEqual([]);
    });
  });
});
