import type { Tag } from '../blueprint/blueprint.ts';
import type { ConsoleAccess, PolicyGeneration, VendorProfile } from '../vendor-profile/vendor-profile.ts';

/** The ways in which a customer's admin can make the IAM resources without `berth iam apply`. */
export const RENDER_FORMATS = ['cloudformation', 'terraform', 'aws-cli', 'console'] as const;

export type RenderFormat = (typeof RENDER_FORMATS)[number];

/** What every renderer is given. All text in it may be hostile: each renderer quotes for its own format. */
export interface RenderInput {
  profile: VendorProfile;
  generation: PolicyGeneration;
  consoleAccess: ConsoleAccess;
  /** The customer's own tags, put on every resource that can carry tags, beside the vendor's identifier. */
  tags: Tag[];
}

/** One file of a rendering: its name for a download, its media type, and its whole text. */
export interface RenderedFile {
  name: string;
  mediaType: string;
  text: string;
  /** A program that the admin runs: written with the executable bit. */
  executable?: true;
}
