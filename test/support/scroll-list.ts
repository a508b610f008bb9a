/** What a long list did while it was scrolled. */
export interface Scrolled {
  readonly loaded: number;
  readonly nodes: number;
  readonly jumps: number;
  readonly blank: number;
  /** Milliseconds a frame, half of all: when nothing happens, when it moves steadily, when it jumps. */
  readonly idleP50: number;
  readonly smoothP50: number;
  readonly jumpP50: number;
}

/** Run in the page as text: to the end of the list of conversations until all is there, then steadily, then to and fro. */
export const SCROLL = `(async () => {
  const list = document.querySelector('[data-row]').closest('ul');
  const scroller = list.parentElement;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const rows = () => Math.round(list.offsetHeight / 84);
  const total = Number(list.querySelector('li').ariaSetSize);
  const deadline = performance.now() + 45_000;
  while (rows() < total && performance.now() < deadline) {
    scroller.scrollTop = list.offsetHeight;
    await frame();
  }
  const half = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  const timed = async (count, step) => {
    const times = [];
    for (let n = 0; n < count; n++) {
      const started = performance.now();
      step(n);
      await frame();
      times.push(performance.now() - started);
    }
    return half(times);
  };
  await frame();
  const idleP50 = await timed(40, () => undefined);
  scroller.scrollTop = 0;
  await frame();
  const smoothP50 = await timed(60, () => { scroller.scrollTop += 40; });
  const frames = [];
  let blank = 0;
  let nodes = 0;
  const jumps = 240;
  const { left, top, width, height } = scroller.getBoundingClientRect();
  for (let n = 0; n < jumps; n++) {
    const started = performance.now();
    scroller.scrollTop = ((n * 7919) % 9973) / 9973 * (list.offsetHeight - height);
    await frame();
    await frame();
    frames.push((performance.now() - started) / 2);
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    // The line between two rows is no row either.
    const near = document.elementFromPoint(left + width / 2, top + height / 2 + 6);
    if (!hit?.closest('li') && !near?.closest('li')) blank++;
    nodes = Math.max(nodes, document.querySelectorAll('*').length);
  }
  return { loaded: rows(), nodes, jumps, blank, idleP50, smoothP50, jumpP50: half(frames) };
})()`;
