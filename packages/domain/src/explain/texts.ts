import type { ActionTexts } from './action-text.ts';
import { CLOUDWATCH } from './texts/cloudwatch.ts';
import { EC2_CHANGE } from './texts/ec2-change.ts';
import { EC2_CREATE } from './texts/ec2-create.ts';
import { EC2_DELETE } from './texts/ec2-delete.ts';
import { EC2_FAMILIES } from './texts/ec2-families.ts';
import { EC2_LOOKS } from './texts/ec2-looks.ts';
import { IAM } from './texts/iam.ts';
import { KMS } from './texts/kms.ts';
import { S3 } from './texts/s3.ts';

/** A text for each action and each pattern that a generation of either published policy grants; a test holds it. */
export const ACTION_TEXTS: ActionTexts = {
  ...EC2_CREATE,
  ...EC2_LOOKS,
  ...EC2_CHANGE,
  ...EC2_DELETE,
  ...EC2_FAMILIES,
  ...IAM,
  ...CLOUDWATCH,
  ...KMS,
  ...S3,
};
