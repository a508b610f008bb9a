import { lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';

/** Each page is a folder whose index.tsx exports `Page`; it is fetched when it is first opened. */
const pages = import.meta.glob<{ readonly Page: ComponentType }>('../../pages/*/index.tsx');

/** @throws Error when a route names a folder that is not there. */
export function lazyPage(folder: string): ReturnType<typeof lazyRouteComponent> {
  const load = pages[`../../pages/${folder}/index.tsx`];
  if (!load) throw new Error(`no page ${folder}`);
  return lazyRouteComponent(load, 'Page');
}
