/** Items taken together; `done` opens their lanes again. */
export interface Batch<Item> {
  readonly items: readonly Item[];
  readonly done: () => void;
}

/** Queues side by side: within a lane one batch at a time, across lanes as many as are asked for. */
export interface Lanes<Item> {
  add(key: string, item: Item): void;
  /** Keeps an item back until another one was added to its lane: that one then goes first. */
  hold(key: string, item: Item): void;
  /** Adds a held item after all; nothing happens when it has gone already. */
  letGo(key: string, item: Item): void;
  /** At most `most` items of lanes that are not busy; undefined: there are none now. */
  take(most: number): Batch<Item> | undefined;
}

interface Lane<Item> {
  readonly waiting: Item[];
  busy: boolean;
  held: Item | undefined;
}

export function createLanes<Item>(): Lanes<Item> {
  const lanes = new Map<string, Lane<Item>>();
  /** Lanes with something to do and nothing under way, the longest waiting first. */
  const ready = new Set<string>();

  function laneOf(key: string): Lane<Item> {
    const found = lanes.get(key) ?? { waiting: [], busy: false, held: undefined };
    lanes.set(key, found);
    return found;
  }

  function push(key: string, lane: Lane<Item>, ...items: Item[]): void {
    lane.waiting.push(...items);
    if (!lane.busy) ready.add(key);
  }

  function reopen(keys: readonly string[]): void {
    for (const key of keys) {
      const lane = laneOf(key);
      lane.busy = false;
      if (lane.waiting.length > 0) ready.add(key);
      else if (lane.held === undefined) lanes.delete(key);
    }
  }

  function add(key: string, item: Item): void {
    const lane = laneOf(key);
    const { held } = lane;
    lane.held = undefined;
    push(key, lane, ...(held === undefined ? [item] : [item, held]));
  }

  return {
    add,
    hold(key, item) {
      const lane = laneOf(key);
      // Only one at a time: the next one overtakes it, held or not.
      if (lane.held === undefined) lane.held = item;
      else add(key, item);
    },
    letGo(key, item) {
      const lane = lanes.get(key);
      if (lane?.held !== item) return;
      lane.held = undefined;
      push(key, lane, item);
    },
    take(most) {
      const items: Item[] = [];
      const keys: string[] = [];
      for (const key of ready) {
        if (items.length >= most) break;
        const lane = laneOf(key);
        ready.delete(key);
        lane.busy = true;
        items.push(...lane.waiting.splice(0, most - items.length));
        keys.push(key);
      }
      return items.length === 0 ? undefined : { items, done: () => reopen(keys) };
    },
  };
}
