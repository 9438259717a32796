import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openEc2 } from '@berth/aws';
import { EC2_KIND_NAMES, EC2_KINDS, Secret, type WatchedInventory } from '@berth/domain';
import { type Ec2Reader, type LookInput, observeRegion } from '@berth/engine';
import { aSpec } from '@berth/engine/testing';
import { startProgram } from '../test/support/child.ts';
import { looksOfAnySize, pagesOfAnySize, RECORDED, UNSEEN } from '../test/support/ec2-of-any-size.ts';
import { freePort } from '../test/support/postgres.ts';
import { until } from '../test/support/until.ts';
import { interleaved, median } from './lib/measure.ts';
import { atMost, type Line } from './lib/report.ts';

/** A subscription has a hundred recorded resources. */
const SIZES = [10, 100, 1_000];
const RUNS = 3;
/** Looks at single resources that are under way at once: as many connections as the client has. */
const AT_ONCE = 50;

const { signal } = new AbortController();

/** A scan of one account and region, from 1,000 to 100,000 resources, and against one call for each of them. */
export async function scan(): Promise<Line[]> {
  const port = await freePort();
  const aws = startProgram('bench/ec2-of-any-size.ts', [], { PORT: String(port) });
  const endpoint = `http://127.0.0.1:${port}`;
  await until('the answers', () =>
    fetch(endpoint, { method: 'POST', body: 'Action=DescribeVpcs&Filter.1.Name=vpc-id' }).catch(
      () => undefined,
    ),
  );
  let calls = 0;
  const gate = {
    take: async () => {
      calls += 1;
    },
    throttled: () => undefined,
  };
  const target = {
    cloudAccountId: 2,
    awsAccountId: '123456789012',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: new Secret('not-a-real-secret-key'),
    hosted: false,
  };
  const { reader, close } = openEc2({ endpoint })(target, 'eu-central-1', gate);
  const counted = async <T>(work: () => Promise<T>): Promise<{ calls: number; ms: number; seen: T }> => {
    const before = { calls, at: performance.now() };
    const seen = await work();
    return { calls: calls - before.calls, ms: performance.now() - before.at, seen };
  };
  try {
    // The first look loads the SDK.
    await observeRegion(reader, looksOfAnySize(aSpec(), 1), signal);
    const lines: Line[] = [];
    const bytes: number[] = [];
    for (const subscriptions of SIZES) {
      const looks = looksOfAnySize(aSpec(), subscriptions);
      const before = heap();
      const one = await counted(() => observeRegion(reader, looks, signal));
      const held = heap() - before;
      const resources = subscriptions * RECORDED;
      const found = [...one.seen.values()].reduce((sum, inventory) => sum + resourcesOf(inventory), 0);
      bytes.push(held / found);
      const asked = pagesOfAnySize(subscriptions) + Math.ceil((subscriptions * UNSEEN) / 200);
      lines.push({
        what: `calls of a scan of ${resources} resources in ${subscriptions} subscriptions`,
        measured: `${one.calls}`,
        bar: `= ${asked}, its pages and a look-up for 200 unseen ids`,
        held: one.calls === asked,
      });
    }
    const each = bytes.map((n) => n.toFixed(0)).join(', ');
    lines.push(
      atMost(
        'memory for a resource, of 100,000 against of 1,000',
        (bytes.at(-1) ?? 0) / (bytes[0] ?? 1),
        1.2,
        `${each} bytes`,
      ),
    );
    const few = looksOfAnySize(aSpec(), SIZES[0] ?? 1);
    const { a: together, b: single } = await interleaved(
      RUNS,
      () => counted(() => observeRegion(reader, few, signal).then(wholly)),
      () => counted(() => oneByOne(reader, few)),
    );
    const ratios = together.map(({ ms }, n) => ms / (single[n]?.ms ?? 1));
    const [scanCalls, singleCalls] = [together[0]?.calls ?? 0, single[0]?.calls ?? 1];
    lines.push(
      atMost(
        `calls of a scan of ${few.length * RECORDED} resources, against a call for each`,
        scanCalls / singleCalls,
        0.05,
        `${scanCalls} of ${singleCalls}`,
      ),
      atMost(
        `the time that it takes, 100 ms a call and ${AT_ONCE} at once`,
        median(ratios),
        0.5,
        `best ${Math.min(...ratios).toFixed(2)}`,
      ),
    );
    return lines;
  } finally {
    close();
    aws.process.kill('SIGTERM');
    await aws.finished;
  }
}

/** Looks at each recorded resource by itself. */
async function oneByOne(
  reader: Ec2Reader,
  looks: readonly LookInput[],
): Promise<Map<number, WatchedInventory>> {
  const left = looks.flatMap(({ recorded }) => recorded);
  const work = async (): Promise<void> => {
    for (let next = left.pop(); next; next = left.pop()) {
      const { type, physicalId } = next;
      const kind = EC2_KIND_NAMES.find((one) => EC2_KINDS[one].type === type);
      if (!kind) throw new Error(`no kind has the type ${type}`);
      const seen = await reader.list(kind, { by: 'ids', ids: [physicalId] }, signal);
      if (seen.kind !== 'present') throw new Error(`not seen: ${JSON.stringify(seen)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return new Map();
}

/** A look that gave an answer for everything; one that was cut short would be a fast one. */
function wholly(seen: Map<number, WatchedInventory>): Map<number, WatchedInventory> {
  for (const inventory of seen.values()) resourcesOf(inventory);
  return seen;
}

const resourcesOf = (inventory: WatchedInventory): number =>
  Object.values(inventory).reduce((sum, list) => {
    if (list.kind !== 'present') throw new Error(`not seen: ${JSON.stringify(list)}`);
    return sum + list.value.length;
  }, 0);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that are in use after everything that can go has gone. */
function heap(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
