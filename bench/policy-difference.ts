import { readFileSync } from 'node:fs';
import path from 'node:path';
import { comparePolicies, POLICY_KINDS, parsePolicyText, redisCloud, servicesNamed } from '@berth/domain';
import { loadActionCatalogue } from '@berth/engine';
import { interleaved, median } from './lib/measure.ts';
import { atMost, type Line } from './lib/report.ts';

const ROUNDS = 60;
const COMPARISONS = 10;
const PARSINGS = 400;
const WARM_UP = 2_000;

const FOLDER = path.resolve(import.meta.dirname, '../packages/domain/src/vendor-profile/policies');
const FILES = ['RedisLabsInstanceRolePolicy.json', 'RedislabsIAMUserRestrictedPolicy.json'];

/** The difference of both documents of the two generations, against parsing the four documents from their files' text. */
export async function policyDifference(): Promise<Line[]> {
  const [from, to] = redisCloud.generations;
  if (!from || !to) throw new Error('two generations are expected');
  const texts = [from, to].flatMap(({ id }) =>
    FILES.map((file) => readFileSync(path.join(FOLDER, id, file), 'utf8')),
  );
  const documents = [from, to].flatMap(({ userPolicy, instancePolicy }) => [userPolicy, instancePolicy]);
  const services = servicesNamed(documents);
  const before = performance.now();
  const catalogue = await loadActionCatalogue(services);
  const loaded = performance.now() - before;

  const compare = (): void => {
    for (const policy of POLICY_KINDS) {
      const [a, b] =
        policy === 'user' ? [from.userPolicy, to.userPolicy] : [from.instancePolicy, to.instancePolicy];
      comparePolicies(a, b, { policy, catalogue, profile: redisCloud, accountId: '123456789012' });
    }
  };
  const parse = (): void => {
    for (const text of texts) parsePolicyText(text);
  };
  // A process that has just started interprets what it later compiles; JSON.parse is compiled from the start.
  for (let run = 0; run < WARM_UP; run++) compare();
  const { a, b } = await interleaved(
    ROUNDS,
    async () => timed(compare, COMPARISONS),
    async () => timed(parse, PARSINGS),
  );
  const [comparing, parsing] = [median(a), median(b)];
  return [
    atMost(
      'iam diff of two generations, against parsing them',
      comparing / parsing,
      50,
      `${comparing.toFixed(2)} against ${parsing.toFixed(3)} ms`,
    ),
    {
      what: "AWS's list of actions, loaded and indexed",
      measured: `${loaded.toFixed(0)} ms for ${services.length} services, once in a process`,
      bar: '',
      held: null,
    },
  ];
}

function timed(run: () => void, times: number): number {
  const before = performance.now();
  for (let i = 0; i < times; i++) run();
  return (performance.now() - before) / times;
}
