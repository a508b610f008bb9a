import type { Answer, Call } from '../core/http';
import type { World } from '../core/world';

const USABLE_SECONDS = 24 * 3_600;

/** Uploads: initialize, append, finalize, or all in one call. Bytes are counted, not kept. */
export function createMedia(world: World): {
  start: () => Answer;
  append: (call: Call) => Answer;
  finish: (call: Call) => Answer;
  status: (call: Call) => Answer;
} {
  const sizes = new Map<string, number>();
  const shape = (id: string) => ({
    id,
    media_key: `3_${id}`,
    size: sizes.get(id) ?? 0,
    expires_after_secs: USABLE_SECONDS,
  });
  return {
    start() {
      const id = world.ids.snowflake(world.clock.now());
      sizes.set(id, 0);
      return { status: 200, body: { data: shape(id) } };
    },
    append(call) {
      const id = call.params.id ?? '';
      sizes.set(id, (sizes.get(id) ?? 0) + call.raw.length);
      return {
        status: 200,
        body: { data: { expires_at: Math.floor(world.clock.now() / 1_000) + USABLE_SECONDS } },
      };
    },
    finish: (call) => ({ status: 200, body: { data: shape(call.params.id ?? '') } }),
    status: (call) => ({ status: 200, body: { data: shape(call.query.get('media_id') ?? '') } }),
  };
}
