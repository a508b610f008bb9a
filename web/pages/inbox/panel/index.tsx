import { type ComponentProps, lazy, Suspense } from 'react';
import type { SidePanel as Panel } from './side-panel';

const Loaded = lazy(async () => ({ default: (await import('./side-panel')).SidePanel }));

/** The side panel; its code comes after the conversation, which people came for. */
export function SidePanel(props: ComponentProps<typeof Panel>) {
  return (
    <Suspense fallback={null}>
      <Loaded {...props} />
    </Suspense>
  );
}
