import { type ComponentType, lazy, useState } from 'react';

export interface LazyPage {
  Page: ComponentType;
  /** Fetches the page's code, so that it is there when it is asked for. */
  preload: () => Promise<void>;
}

/** A page whose code comes when it is needed; one that has come already is shown without a gap. */
export function lazyPage(load: () => Promise<{ default: ComponentType }>): LazyPage {
  let loaded: ComponentType | undefined;
  const preload = async (): Promise<void> => {
    loaded = (await load()).default;
  };
  const Late = lazy(load);
  const Page = () => {
    // Decided once: to change it under a page that is shown would begin the page anew.
    const [Shown] = useState<ComponentType>(() => loaded ?? Late);
    return <Shown />;
  };
  return { Page, preload };
}
