import { planIamApply } from '@berth/domain';
import { emptyInventory, testBlueprint, testNow } from '@berth/domain/testing';
import { expect, test } from 'vitest';
import { criticalPathCalls, iamApplyGraph } from '../../bench/iam-apply-graph.ts';

test('the graph that the benchmark measures iam apply against is the plan for an empty account', () => {
  const { steps } = planIamApply({
    blueprint: testBlueprint(),
    inventory: emptyInventory(),
    options: { adopt: false, rotateKey: false },
    now: testNow,
  });
  const changes = iamApplyGraph.filter(({ id }) => !id.startsWith('look'));
  // The hand-over is no AWS call: what waits for it waits for the key.
  expect(changes.map(({ id }) => id)).toEqual(
    steps.map(({ id }) => id).filter((id) => !id.startsWith('HandOver')),
  );
  for (const { id, after } of changes) {
    const depends = steps.find((step) => step.id === id)?.dependsOn ?? [];
    const wanted = depends.map((other) => other.replace(/^HandOver/, 'CreateAccessKey'));
    const named = after.filter((other) => !other.startsWith('look'));
    expect(
      named.filter((other) => !wanted.includes(other)),
      `${id} comes after too much`,
    ).toEqual([]);
  }
});

test('the longest chain is six calls: list, create, attach, key, record, look', () => {
  expect(criticalPathCalls(iamApplyGraph)).toBe(6);
});

test('a graph whose order is wrong is refused', () => {
  expect(() => criticalPathCalls([{ id: 'a', calls: 1, after: ['b'] }])).toThrow('not before it');
});
