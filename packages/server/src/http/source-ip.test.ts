import type { Context } from 'hono';
import { describe, expect, test } from 'vitest';
import { sourceIpReader } from './source-ip.ts';

interface Case {
  name: string;
  trusted: string[];
  peer: string;
  forwardedFor?: string;
  expected: string;
}

const request = ({ peer, forwardedFor }: Case): Context =>
  ({
    env: { incoming: { socket: { remoteAddress: peer } } },
    req: { header: () => forwardedFor },
  }) as unknown as Context;

describe('the source address', () => {
  test.each([
    { name: 'is the peer', trusted: [], peer: '192.0.2.1', expected: '192.0.2.1' },
    { name: 'is IPv4 when mapped into IPv6', trusted: [], peer: '::ffff:192.0.2.1', expected: '192.0.2.1' },
    {
      name: 'cannot be claimed',
      trusted: [],
      peer: '192.0.2.1',
      forwardedFor: '10.0.0.1',
      expected: '192.0.2.1',
    },
    {
      name: 'cannot be claimed beside a proxy that is not in the way',
      trusted: ['10.0.0.0/8'],
      peer: '192.0.2.1',
      forwardedFor: '198.51.100.7',
      expected: '192.0.2.1',
    },
    {
      name: 'comes from a trusted proxy',
      trusted: ['10.0.0.0/8'],
      peer: '::ffff:10.1.2.3',
      forwardedFor: '198.51.100.7',
      expected: '198.51.100.7',
    },
    {
      name: 'is the nearest one that no trusted proxy has',
      trusted: ['10.0.0.0/8', '203.0.113.5'],
      peer: '10.1.2.3',
      forwardedFor: '1.1.1.1, 198.51.100.7, 203.0.113.5',
      expected: '198.51.100.7',
    },
    {
      name: 'is the proxy when it says nothing readable',
      trusted: ['10.0.0.0/8'],
      peer: '10.1.2.3',
      forwardedFor: 'unknown, <script>',
      expected: '10.1.2.3',
    },
  ] satisfies Case[])('$name', (one: Case) => {
    expect(sourceIpReader(one.trusted)(request(one))).toBe(one.expected);
  });
});
