import { renderCloudFormation } from './cloudformation/render-cloudformation.ts';
import { renderConsole } from './console/render-console.ts';
import type { RenderedFile, RenderFormat, RenderInput } from './rendering.ts';

type Renderer = (input: RenderInput) => RenderedFile[];

/** The renderers that there are. One more is one line here. */
const RENDERERS: Partial<Record<RenderFormat, Renderer>> = {
  cloudformation: renderCloudFormation,
  console: renderConsole,
};

/** The formats that {@link render} knows. */
export const renderableFormats = Object.keys(RENDERERS) as RenderFormat[];

/** The files of one format. Throws CannotRender when the input cannot be said in it. */
export function render(format: RenderFormat, input: RenderInput): RenderedFile[] {
  const renderer = RENDERERS[format];
  if (!renderer) throw new Error(`There is no renderer for ${format}`);
  return renderer(input);
}
