import { errorBodySchema, renderingSchema } from '@berth/api';
import { redisCloud, render, renderableFormats } from '@berth/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { httpBench } from '../testing/http-bench.ts';

const bench = httpBench();
const at = '/v1/iam/renderings';
const get = (path: string) => bench.send('GET', `${at}${path}`);
const newest = redisCloud.generations.at(-1);
if (!newest) throw new Error('a generation is expected');

test.each(renderableFormats)(
  '%s comes as files with their names, types and download links',
  async (format) => {
    const response = await get(`/${format}`);
    expect(response.status).toBe(200);
    const body = renderingSchema.parse(await response.json());
    expect(body).toMatchObject({ format, generation: newest.id, consoleAccess: 'role' });
    const files = render(format, {
      profile: redisCloud,
      generation: newest,
      consoleAccess: 'role',
      tags: [],
    });
    expect(body.files.map(({ links: _links, ...file }) => file)).toEqual(files);
    for (const { name, mediaType, text, links } of body.files) {
      expect(name, 'a name that the route lets through, and every system').toMatch(
        /^[A-Za-z0-9][\w.-]{0,99}$/,
      );
      const download = await bench.send('GET', (links[0]?.href ?? '').replace('http://berth.test', ''));
      expect([download.status, await download.text()]).toEqual([200, text]);
      expect(Object.fromEntries(download.headers)).toMatchObject({
        'content-type': `${mediaType}; charset=utf-8`,
        'content-disposition': `attachment; filename="${name}"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
    }
  },
);

test('generation, console access and tags are as asked, in the links too', async () => {
  const tags = encodeURIComponent('Owner=ada&Cost%20Centre=7&Empty=&Formula=a%3Db');
  const body = renderingSchema.parse(
    await (await get(`/cloudformation?generation=2018&consoleAccess=user&tags=${tags}`)).json(),
  );
  const [file] = body.files;
  expect(file?.name).toBe('redis-cloud-iam-2018.yaml');
  for (const text of ['ConsolePasswordSecret:', 'Key: "Cost Centre"', 'Value: "a=b"'])
    expect(file?.text).toContain(text);
  for (const link of [...(body.links ?? []), ...(file?.links ?? [])]) {
    const { searchParams } = new URL(link.href);
    expect(Object.fromEntries(searchParams)).toEqual({
      generation: '2018',
      consoleAccess: 'user',
      tags: 'Owner=ada&Cost%20Centre=7&Empty=&Formula=a%3Db',
    });
  }
});

const encoded = encodeURIComponent;
test.each([
  { query: 'generation=1999', field: 'generation' },
  { query: 'generation=%00', field: 'generation' },
  { query: 'generation=', field: 'generation' },
  { query: 'generation=2024&generation=2018', field: 'generation' },
  { query: 'consoleAccess=both', field: 'consoleAccess' },
  { query: `tags=${encoded('aws:x=1')}`, field: 'tags' },
  { query: `tags=${encoded('berth:managed-by=berth')}`, field: 'tags' },
  { query: `tags=${encoded('RedisLabsIdentifier=x')}`, field: 'tags' },
  { query: `tags=${encoded('a=1&A=2')}`, field: 'tags' },
  { query: `tags=${encoded('a=%zz')}`, field: 'tags' },
  { query: `tags=${encoded('=x')}`, field: 'tags' },
  { query: `tags=${encoded(`a=${encoded('{{resolve:ssm:x}}')}`)}`, field: 'tags' },
  { query: `tags=${'x'.repeat(4097)}`, field: 'tags' },
])('$query is refused with field and remedy', async ({ query, field }) => {
  for (const path of ['/cloudformation', '/cloudformation/files/redis-cloud-iam-2024.yaml']) {
    const response = await get(`${path}?${query}`);
    const error = errorBodySchema.parse(await response.json());
    expect([response.status, error.field]).toEqual([400, field]);
    expect(error.remedy).toMatch(/./);
  }
});

test.each([
  '/nix',
  '/CloudFormation',
  '/constructor',
  '/%00',
  '/..%2f..%2fetc',
  '/cloudformation/files/other.yaml',
  '/cloudformation/files/redis-cloud-iam-2018.yaml',
  '/cloudformation/files/..%2F..%2Fetc%2Fpasswd',
  '/cloudformation/files/a"%0d%0ax:y',
  '/cloudformation/files/__proto__',
])('%s names nothing: 404, with what there is', async (path) => {
  const response = await get(path);
  const error = errorBodySchema.parse(await response.json());
  expect([response.status, error.code]).toEqual([404, 'NOT_FOUND']);
});

test('no tag breaks out of the file or the answer', async () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('"', '\n', "'; id", '<script>', ': ', '#', '$' + '{x}', '{{resolve:ssm:x}}'),
  );
  await fc.assert(
    fc.asyncProperty(text, text, async (key, value) => {
      const pair = `${encoded(key.toWellFormed())}=${encoded(value.toWellFormed())}`;
      const response = await get(`/cloudformation?tags=${encoded(pair)}`);
      expect([200, 400]).toContain(response.status);
      const body: unknown = await response.json();
      if (response.status === 400) expect(errorBodySchema.parse(body).field).toBe('tags');
      else expect(renderingSchema.parse(body).files[0]?.text).toMatch(/^[ -~\n]*$/);
    }),
    { numRuns: 60 },
  );
});
