import type { ActionTexts } from '../action-text.ts';

/**
 * S3 in the instance policy of 2018, on every bucket. The vendor's page does not say what for; reading and writing
 * backups is what these seven are good for together. The policy of 2024 has none of them.
 */
export const S3: ActionTexts = {
  's3:DeleteObject': {
    phase: 'change',
    purpose: 'Presumably to remove backups that are out of date.',
    without: 'Backups pile up until a rule of the bucket removes them.',
    abuse: 'A node can delete every object of the account, in buckets without versions for good.',
  },
  's3:GetBucketLocation': {
    phase: 'run',
    purpose: 'Finds the region of the bucket that backups go to.',
    without: 'The region of a bucket has to be told.',
    abuse: 'Hardly any: it tells where a bucket is.',
  },
  's3:GetObject': {
    phase: 'run',
    purpose: 'Presumably to read a backup or a file to import.',
    without: 'Nodes cannot read from buckets; a backup has to reach them another way.',
    abuse:
      'A node can read every object in every bucket of the account. It is the widest read in either policy.',
  },
  's3:GetObjectAcl': {
    phase: 'support',
    purpose: 'Reads who may read an object. Nothing published says what for.',
    without: 'Nothing that is known.',
    abuse: 'It tells which objects are public or shared with other accounts.',
  },
  's3:ListBucket': {
    phase: 'run',
    purpose: 'Presumably to find backups in a bucket by their names.',
    without: 'A backup can be read only where its exact name is known.',
    abuse: 'The names of all objects of the account can be read, and names tell a lot.',
  },
  's3:PutObject': {
    phase: 'run',
    purpose: 'Presumably to write backups to a bucket of the customer.',
    without: 'Nodes cannot write backups to S3 by this role.',
    abuse: 'A node can overwrite any object of the account, and fill buckets at its cost.',
  },
  's3:PutObjectAcl': {
    phase: 'support',
    purpose: 'Sets who may read an object. Nothing published says what for.',
    without: 'Nothing that is known.',
    abuse:
      'A node can make any object public, where the bucket still uses ACLs and does not block public access.',
  },
};
