import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import { checkTags } from './tag-rules.ts';

/** Any code units at all, half surrogates among them. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
  .map((codes) => String.fromCharCode(...codes));
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const check = (...tags: [string, string][]) =>
  checkTags(
    tags.map(([Key, Value]) => ({ Key, Value })),
    redisCloud,
  );

describe('tags of your own', () => {
  test.each([
    [['Owner', 'Ada']],
    [['Cost Centre', '']],
    [['a+-=._:/@', 'a+-=._:/@']],
    [['Équipe', '平台']],
    [['k'.repeat(128), 'v'.repeat(256)]],
  ] satisfies [[string, string]][])('%j is taken', (tag) => {
    expect(check(tag)).toMatchObject({ ok: true });
  });

  test.each([
    { name: 'an empty key', tags: [['', 'x']], says: 'characters' },
    { name: 'a blank key', tags: [['  ', 'x']], says: 'characters' },
    { name: 'a key of 129 characters', tags: [['k'.repeat(129), 'x']], says: '129 characters' },
    { name: 'a value of 257 characters', tags: [['k', 'x'.repeat(257)]], says: '257 characters' },
    { name: 'a line break', tags: [['k', 'a\nb']], says: 'does not take' },
    { name: 'a dynamic reference', tags: [['k', '{{resolve:ssm:x}}']], says: 'does not take' },
    { name: 'a dollar', tags: [['k', '$' + '(id)']], says: 'does not take' },
    { name: 'reversed text', tags: [['k', 'a\u202eb']], says: 'does not take' },
    { name: 'half a surrogate pair', tags: [['k', '\ud800']], says: 'does not take' },
    { name: "AWS's prefix", tags: [['aws:x', '']], says: 'prefix' },
    { name: "AWS's prefix in capitals", tags: [['AWS:x', '']], says: 'prefix' },
    { name: "Berth's prefix", tags: [['berth:managed-by', 'berth']], says: 'prefix' },
    { name: "the vendor's identifier", tags: [['redislabsidentifier', 'x']], says: "vendor's own" },
    {
      name: 'a key given twice',
      tags: [
        ['Team', 'a'],
        ['team', 'b'],
      ],
      says: 'twice',
    },
    {
      name: 'too many',
      tags: Array.from({ length: 47 }, (_, i) => [`k${i}`, ''] as [string, string]),
      says: 'too many',
    },
  ] satisfies { name: string; tags: [string, string][]; says: string }[])(
    '$name is refused, with a remedy',
    ({ tags, says }) => {
      expect(check(...tags)).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining(says), remedy: expect.stringMatching(/./) },
      });
    },
  );

  test('46 are taken', () => {
    const tags = Array.from({ length: 46 }, (_, i) => [`k${i}`, ''] as [string, string]);
    expect(check(...tags)).toMatchObject({ ok: true });
  });

  test('a refusal is one line without anything invisible, whatever the tag', () => {
    fc.assert(
      fc.property(anyText, anyText, (key, value) => {
        const result = check([key, value]);
        if (!result.ok) expect(INVISIBLE.test(result.error.message)).toBe(false);
      }),
    );
  });
});
