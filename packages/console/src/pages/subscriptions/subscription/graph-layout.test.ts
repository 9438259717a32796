import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BOX, graphLayout } from './graph-layout.ts';

const edgesOf = (graph: Parameters<typeof graphLayout>[0]) =>
  graphLayout(graph).edges.map(({ from, to }) => `${from}>${to}`);

test('a need of a need is not drawn twice', () => {
  expect(
    edgesOf([
      { logicalId: 'Vpc', dependsOn: [] },
      { logicalId: 'Subnet1', dependsOn: ['Vpc'] },
      { logicalId: 'Node1', dependsOn: ['Vpc', 'Subnet1'] },
    ]),
  ).toEqual(['Subnet1>Vpc', 'Node1>Subnet1']);
});

test('what the customer keeps, and so is not in the graph, is no edge', () => {
  expect(edgesOf([{ logicalId: 'Node1', dependsOn: ['subnet-1'] }])).toEqual([]);
});

test('what needs itself is drawn, and does not hang', () => {
  const graph = [
    { logicalId: 'A', dependsOn: ['B'] },
    { logicalId: 'B', dependsOn: ['A'] },
  ];
  expect(graphLayout(graph).nodes).toHaveLength(2);
});

/** Graphs without circles: each needs some of those before it. */
const graphs = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 40 }).map((needs) =>
  needs.map((some, index) => ({
    logicalId: `R${index}`,
    dependsOn: index === 0 ? [] : [...new Set(some.map((n) => `R${n % index}`))],
  })),
);

test('every resource has a place of its own within the drawing, to the right of all that it needs', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { nodes, width, height } = graphLayout(graph);
      const at = new Map(nodes.map((node) => [node.logicalId, node]));
      expect(nodes).toHaveLength(graph.length);
      expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(graph.length);
      for (const { x, y } of nodes) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(x + BOX.width).toBeLessThanOrEqual(width);
        expect(y + BOX.height).toBeLessThanOrEqual(height);
      }
      for (const { logicalId, dependsOn } of graph)
        for (const need of dependsOn)
          expect(at.get(logicalId)?.x).toBeGreaterThan(at.get(need)?.x ?? Infinity);
    }),
  );
});
