import type { AppLayoutProps } from '@cloudscape-design/components/app-layout';
import { createContext, type ReactNode, useContext } from 'react';

export interface Crumb {
  text: string;
  href: string;
}

/** What a page tells the frame around it. */
export interface FrameSettings {
  crumbs: Crumb[];
  helpTitle: string;
  help: ReactNode;
  contentType: AppLayoutProps.ContentType;
}

export const NOTHING: FrameSettings = { crumbs: [], helpTitle: 'Help', help: null, contentType: 'default' };

export interface FrameControls {
  set: (settings: FrameSettings) => void;
  openHelp: () => void;
}

export const FrameContext = createContext<FrameControls>({ set: () => undefined, openHelp: () => undefined });

export const useFrame = (): FrameControls => useContext(FrameContext);
