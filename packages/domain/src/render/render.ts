import { renderAwsCli } from './aws-cli/render-aws-cli.ts';
import { renderCloudFormation } from './cloudformation/render-cloudformation.ts';
import { renderConsole } from './console/render-console.ts';
import type { RenderedFile, RenderFormat, RenderInput } from './rendering.ts';
import { renderTerraform } from './terraform/render-terraform.ts';

type Renderer = (input: RenderInput) => RenderedFile[];

const RENDERERS: Record<RenderFormat, Renderer> = {
  cloudformation: renderCloudFormation,
  terraform: renderTerraform,
  'aws-cli': renderAwsCli,
  console: renderConsole,
};

/** The formats that {@link render} knows. */
export const renderableFormats = Object.keys(RENDERERS) as RenderFormat[];

/** The files of one format. Throws CannotRender when the input cannot be said in it. */
export function render(format: RenderFormat, input: RenderInput): RenderedFile[] {
  return RENDERERS[format](input);
}
