import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classAmong, classOf, isAddress, rangeOf } from './address.ts';

test.each([
  ['169.254.169.254', 'metadata service'],
  ['fd00:ec2::254', 'metadata service'],
  ['169.254.1.1', 'link-local'],
  ['127.0.0.53', 'loopback'],
  ['::1', 'loopback'],
  ['10.96.0.1', 'private'],
  ['172.15.0.1', 'public'],
  ['172.16.0.1', 'private'],
  ['192.168.43.223', 'private'],
  ['100.64.0.1', 'shared (carrier NAT)'],
  ['fd7e:da33:f3a2:1::1', 'private'],
  ['fe80::1', 'link-local'],
  ['203.0.113.7', 'documentation'],
  ['2001:db8::1', 'documentation'],
  ['224.0.0.1', 'multicast'],
  ['0.0.0.0', 'unspecified'],
  ['::', 'unspecified'],
  ['::ffff:10.0.0.1', 'private'],
  ['23.215.0.136', 'public'],
  ['2606:4700::1111', 'public'],
  ['010.0.0.1', undefined],
  ['1.2.3', undefined],
  ['1.2.3.4.5', undefined],
  ['example.com', undefined],
  ['1::2::3', undefined],
  ['fe80::1%eth0', undefined],
])('%s is %s', (address, expected) => {
  expect(classOf(address)).toBe(expected);
});

test('accepts what net.isIP accepts, zones apart', () => {
  const group = fc.constantFrom('0', '1', 'ffff', 'fd00', '12345', 'g', '', '10.0.0.1', '256.1.1.1');
  const texts = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.array(group, { maxLength: 9 }).map((groups) => groups.join(':')),
    fc.string(),
  );
  fc.assert(
    fc.property(texts, (text) => {
      if (!text.includes('%')) expect(isAddress(text)).toBe(isIP(text) !== 0);
    }),
    { numRuns: 3000 },
  );
});

const RANGES = ['10.42.0.0/16', '10.96.0.0/12', '23.1.2.0/23', 'fd00:42::/32', '169.254.0.0/16'].flatMap(
  (cidr) => rangeOf(cidr) ?? [],
);

test.each([
  ['10.42.255.255', 'cluster'],
  ['10.43.0.0', 'private'],
  ['10.111.255.255', 'cluster'],
  ['10.112.0.0', 'private'],
  ['23.1.3.9', 'cluster'],
  ['23.1.4.0', 'public'],
  ['::ffff:10.42.0.1', 'cluster'],
  ['FD00:42::1', 'cluster'],
  ['fd00:43::1', 'private'],
  ['169.254.169.254', 'metadata service'],
  ['169.254.1.1', 'link-local'],
  ['example.com', undefined],
])('where a cluster has ranges, %s is %s', (address, expected) => {
  expect(classAmong(RANGES, address)).toBe(expected);
});

test('without ranges an address is of the class that it has everywhere', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      expect(classAmong([], address)).toBe(classOf(address));
    }),
  );
});
