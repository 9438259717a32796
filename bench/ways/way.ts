import type { RenderedFile, RenderFormat, Secret } from '@berth/domain';

/** The programmatic user's key, as a way hands it over. */
export interface UserKey {
  accessKeyId: string;
  accessSecretKey: Secret;
}

/** An AWS account to prepare, and where to put files. */
export interface Place {
  /** What an AWS tool reads: endpoint, region, an administrator's key. */
  env: Record<string, string>;
  /** Of this run alone. */
  folder: string;
}

/** A way in which a customer's admin makes the IAM resources from a rendering. */
export interface Way {
  format: RenderFormat;
  /** `moto`: it needs a service that the sandbox has not; then the account is made, and cannot be verified. */
  on: 'sandbox' | 'moto';
  /** Why it cannot be measured here; null when it can. */
  missing(): Promise<string | null>;
  /** Does what the admin would do with the files. Throws when that does not work. */
  run(files: RenderedFile[], place: Place): Promise<UserKey | null>;
}
