import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openEc2 } from '@berth/aws';
import type { Seen } from '@berth/domain';
import { observeRegion } from '@berth/engine';
import { aSpec, TARGET } from '@berth/engine/testing';
import { expect, test } from 'vitest';
import {
  answerOfAnySize,
  looksOfAnySize,
  pagesOfAnySize,
  RECORDED,
  UNSEEN,
} from '../support/ec2-of-any-size.ts';

const SUBSCRIPTIONS = 100;

test('a scan of 100 subscriptions with 10,000 resources takes its pages, and a call for 200 unseen ids', async () => {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    response.end(answerOfAnySize(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const calls: string[] = [];
  const gate = { take: async (api: string) => void calls.push(api), throttled: () => undefined };
  const { reader, close } = openEc2({ endpoint: `http://127.0.0.1:${port}` })(TARGET, 'eu-central-1', gate);
  const looks = looksOfAnySize(aSpec(), SUBSCRIPTIONS);
  try {
    const seen = await observeRegion(reader, looks, new AbortController().signal);
    expect(looks.flatMap(({ recorded }) => recorded)).toHaveLength(10_000);
    const unseen = Math.ceil((SUBSCRIPTIONS * UNSEEN) / 200);
    expect([calls.length, pagesOfAnySize(SUBSCRIPTIONS), unseen]).toEqual([32, 30, 2]);
    for (const { spec, recorded } of looks) {
      const lists = Object.values<Seen<{ id: string }[]>>(seen.get(spec.subscriptionId) ?? {});
      const ids = new Set(
        lists.flatMap((list) => (list.kind === 'present' ? list.value.map(({ id }) => id) : [])),
      );
      expect(recorded.filter(({ physicalId }) => ids.has(physicalId))).toHaveLength(RECORDED - 1);
      // AWS's own route table, security group and network ACL of the VPC.
      expect(ids.size).toBe(RECORDED - 1 + 3);
    }
  } finally {
    close();
    server.close();
  }
});
