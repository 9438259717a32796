import fc from 'fast-check';
import type { Tag } from '../blueprint/blueprint.ts';
import type { PolicyDocument } from '../policy-document.ts';
import type { RenderInput } from '../render/rendering.ts';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import type { ConsoleAccess, PolicyGeneration, VendorProfile } from '../vendor-profile/vendor-profile.ts';

/** What breaks out of some format, or means something in one: shells, JSON, HCL, YAML, HTML, the AWS CLI. */
const NASTY = [
  ...[
    "'",
    '"',
    '`',
    '\\',
    '$',
    '%',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '\0',
    '\u0007',
    '\u001b[2J',
    '\u007f',
    '\u2028',
  ],
  ...['$(touch broken-out)', '`touch broken-out`', "'; touch broken-out; '", '"; touch broken-out; "'],
  ...[
    '\ntouch broken-out\n',
    `\${HOME}`,
    `\${aws:username}`,
    `$\${x}`,
    '%{ if true }',
    '%%{x}',
    `\${file("/etc/passwd")}`,
  ],
  ...[
    '--help',
    '-',
    '--',
    'file:///etc/passwd',
    'fileb://x',
    'http://127.0.0.1:1/',
    '{',
    '}',
    '[',
    ']',
    '`[]`',
  ],
  ...[
    '\nEOF\n',
    '\nFIELDS\n',
    '\nSECRETS\n',
    '# ',
    '/*',
    '*/',
    '<script>',
    '&amp;',
    'é',
    '日本',
    '𝒳',
    '\u202e',
    '!Ref x',
  ],
];

/** Any text at all, well formed as Unicode: often with something nasty in it. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 6 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join('').toWellFormed());

/** A member's name has no backslash: see decision 0014. */
const hostileKey = hostileText.map((text) => text.replaceAll('\\', '/'));

const hostileTag: fc.Arbitrary<Tag> = fc.record({ Key: hostileText, Value: hostileText });

const hostileDocument: fc.Arbitrary<PolicyDocument> = fc.record({
  Version: fc.constant('2012-10-17'),
  Statement: fc.array(
    fc.record({
      Sid: hostileText,
      Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
      Action: fc.array(hostileText, { minLength: 1, maxLength: 2 }),
      Resource: hostileText,
      Condition: fc.dictionary(hostileKey, fc.dictionary(hostileKey, hostileText, { maxKeys: 2 }), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
});

const hostileGeneration: fc.Arbitrary<PolicyGeneration> = fc.record({
  id: hostileText,
  instancePolicy: hostileDocument,
  userPolicy: hostileDocument,
});

const hostileProfile: fc.Arbitrary<VendorProfile> = fc.record({
  id: hostileText,
  vendorName: hostileText,
  awsAccountId: hostileText,
  names: fc.record({
    instancePolicy: hostileText,
    userPolicy: hostileText,
    clusterNodeRole: hostileText,
    user: hostileText,
    consoleRole: hostileText,
  }),
  identifierTag: fc.record({ key: hostileText, value: hostileText }),
  generations: fc.constant(redisCloud.generations),
});

/** What a renderer may be given when every text in it was written by an enemy. */
export const hostileRenderInput: fc.Arbitrary<RenderInput> = fc.record({
  profile: hostileProfile,
  generation: hostileGeneration,
  consoleAccess: fc.constantFrom<ConsoleAccess>('role', 'user'),
  tags: fc.array(hostileTag, { maxLength: 3 }),
});
