import { describe, expect, test } from 'vitest';
import { addressesOf, checkTarget, isPublicAddress } from './webhook-target.ts';

describe('An address of the public internet', () => {
  test.each([
    '93.184.215.14',
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450:4001::8',
  ])('is %s', (address) => expect(isPublicAddress(address)).toBe(true));

  test.each([
    { name: 'this machine', addresses: ['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '::1', '::'] },
    {
      name: 'private',
      addresses: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd00::1', 'fc00::1'],
    },
    {
      name: "a cloud's metadata",
      addresses: ['169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16', '192.0.0.192'],
    },
    { name: 'link-local', addresses: ['169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'fec0::1'] },
    { name: 'of carrier-grade NAT', addresses: ['100.64.0.1', '100.127.255.255'] },
    {
      name: 'IPv4 in IPv6',
      addresses: ['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '::ffff:0:10.0.0.1'],
    },
    {
      name: 'translated to IPv4',
      addresses: ['64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::1', '2002:7f00:1::', '2001::1'],
    },
    {
      name: 'for many, for tests, or for nothing yet',
      addresses: [
        '224.0.0.1',
        '255.255.255.255',
        '240.0.0.1',
        '198.18.0.1',
        '203.0.113.1',
        '192.0.2.1',
        'ff02::1',
        '2001:db8::1',
        '100::1',
        '5f00::1',
        '4000::1',
      ],
    },
    { name: 'none at all', addresses: ['', 'localhost', '999.1.1.1', '1.2.3', '[::1]'] },
  ])('is none that is $name', ({ addresses }) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });
});

/** A DNS for the tests. */
const NAMES: Record<string, string[]> = {
  'hooks.example.com': ['93.184.215.14', '2606:4700::1111'],
  'intranet.example.com': ['10.0.0.7'],
  'half.example.com': ['93.184.215.14', '169.254.169.254'],
};
const resolve = async (name: string) =>
  (NAMES[name] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const open = { allowPrivate: true, resolve };
const closed = { allowPrivate: false, resolve };

describe('A webhook', () => {
  test('may go to a name with public addresses, and to a public address', async () => {
    expect(await checkTarget('https://hooks.example.com:8443/x?y=z', closed)).toEqual({
      url: 'https://hooks.example.com:8443/x?y=z',
    });
    expect(await checkTarget('https://93.184.215.14/', closed)).toEqual({ url: 'https://93.184.215.14/' });
  });

  test.each([
    { name: 'no URL', url: 'hooks.example.com' },
    { name: 'not encrypted', url: 'http://hooks.example.com/' },
    { name: 'no web address', url: 'file:///etc/passwd' },
    { name: 'with a password', url: 'https://user:password@hooks.example.com/' },
    { name: 'with a fragment', url: 'https://hooks.example.com/#x' },
    { name: 'a private address', url: 'https://10.0.0.7/' },
    { name: 'a private address written otherwise', url: 'https://0x7f.1/' },
    { name: 'a private address as one number', url: 'https://2130706433/' },
    { name: 'a private address in octal', url: 'https://0177.0.0.1/' },
    { name: 'a private address of IPv6', url: 'https://[fd00:ec2::254]/' },
    { name: 'IPv4 in IPv6', url: 'https://[::ffff:10.0.0.7]/' },
    { name: 'a name of a private address', url: 'https://intranet.example.com/' },
    { name: 'a name one of whose addresses is not public', url: 'https://half.example.com/' },
    { name: 'a name without an address', url: 'https://nowhere.example.com/' },
  ])('may not go to $name', async ({ url }) => {
    const target = await checkTarget(url, closed);
    expect('refusal' in target && target.refusal.field).toBe('url');
    expect(JSON.stringify(target)).not.toMatch(/10\.0\.0\.7|password@|169\.254/);
  });

  test('is told the same of a name that is private and of one that is not there', async () => {
    expect(await checkTarget('https://intranet.example.com/', closed)).toEqual(
      await checkTarget('https://nowhere.example.com/', closed),
    );
  });

  test('may go anywhere where the installation says so', async () => {
    expect(await checkTarget('http://10.0.0.7/', open)).toEqual({ url: 'http://10.0.0.7/' });
    expect(await addressesOf(new URL('https://half.example.com'), open)).toHaveLength(2);
  });
});
