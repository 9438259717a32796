import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonTools } from '../support/python-tools.ts';
import { read } from '../support/sources.ts';
import type { Place } from './bench.ts';
import type { Case } from './case.ts';
import { openMoto } from './moto.ts';
import { motoDifferences } from './moto-differences.ts';
import { motoNetworkDifferences } from './moto-network-differences.ts';
import { subjects } from './subjects.ts';

/**
 * The same cases against Python's moto, an AWS of other authors: what the sandbox and moto agree on is no invention
 * of the sandbox's, and each difference is explained. Cases that need a sandbox are left out.
 */
const tellable = ({ needs }: Case): boolean => needs !== 'control';
const names = subjects.flatMap(({ cases }) => cases.filter(tellable).map(({ name }) => name));
const differences = [...motoDifferences, ...motoNetworkDifferences];
const whyDifferent = new Map(differences.flatMap(({ says, cases }) => cases.map((name) => [name, says])));

const tools = await pythonTools();
if (tools.kind === 'missing') console.warn(`SKIPPED: the conformance suite on moto: ${tools.because}`);

describe.skipIf(tools.kind === 'missing')("Python's moto", () => {
  let place: Place;
  beforeAll(async () => {
    if (tools.kind === 'ready') place = await openMoto(tools.python);
  });
  afterAll(() => place?.close());

  for (const { title, cases } of subjects.filter((subject) => subject.cases.some(tellable))) {
    describe(title, () => {
      for (const each of cases.filter(tellable)) {
        const difference = whyDifferent.get(each.name);
        const guarantee = difference === undefined ? each.name : `differs, as told: ${each.name}`;
        test(`${guarantee} [${each.page}]`, async () => {
          const bench = await place.open();
          if (difference === undefined) return each.run(bench);
          const passed = await each.run(bench).then(
            () => true,
            () => false,
          );
          expect(passed, `moto passes it by now: take it out of the differences ("${difference}")`).toBe(
            false,
          );
        });
      }
    });
  }
});

describe('The differences from moto', () => {
  test('name cases that there are, each once', () => {
    const named = differences.flatMap(({ cases }) => cases);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
    expect(named.filter((name, place) => named.indexOf(name) !== place)).toEqual([]);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });

  test('are told in docs/sandbox-differences.md, and nothing else is', () => {
    const [, section = ''] = read('docs/sandbox-differences.md').split("\n## Where Python's moto differs\n");
    const told = [...section.matchAll(/^- ((?:.+\n?)(?: {2}.+\n?)*)/gm)].map(([, text = '']) =>
      text.replace(/\s+/g, ' ').trim(),
    );
    expect(told.sort()).toEqual(differences.map(({ says }) => says).sort());
    expect(section).toContain(`Of ${names.length} cases ${names.length - whyDifferent.size} pass on both`);
  });
});
