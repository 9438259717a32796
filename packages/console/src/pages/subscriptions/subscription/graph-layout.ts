/** What is to be drawn, and what must be there before it. */
export interface GraphNode {
  logicalId: string;
  dependsOn: readonly string[];
}

export interface PlacedNode {
  logicalId: string;
  x: number;
  y: number;
}

export interface PlacedEdge {
  from: string;
  to: string;
  /** An SVG path. */
  path: string;
}

export interface GraphLayout {
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
}

/** A box, in the units of the drawing. */
export const BOX = { width: 144, height: 52 } as const;
const GAP = { x: 44, y: 14 } as const;
const MARGIN = 4;

/**
 * Columns from left to right, each resource in the last one before what needs it; in a column as they were given. An
 * edge that another way leads along already is not drawn: a node needs the VPC because its subnet does.
 */
export function graphLayout(graph: readonly GraphNode[]): GraphLayout {
  const byId = new Map(graph.map((node) => [node.logicalId, node]));
  const lists = columnsOf(graph);
  const rows = Math.max(1, ...lists.map((list) => list.length));
  const nodes = lists.flatMap((list, column) =>
    list.map((logicalId, row) => ({
      logicalId,
      x: MARGIN + column * (BOX.width + GAP.x),
      y: MARGIN + row * (BOX.height + GAP.y),
    })),
  );
  const at = new Map(nodes.map((node) => [node.logicalId, node]));
  const edges = graph.flatMap((node) =>
    direct(node, byId).flatMap((to): PlacedEdge[] => {
      const [start, end] = [at.get(to), at.get(node.logicalId)];
      return start && end ? [{ from: node.logicalId, to, path: pathOf(start, end) }] : [];
    }),
  );
  return {
    width: Math.max(1, lists.length) * (BOX.width + GAP.x) - GAP.x + 2 * MARGIN,
    height: rows * (BOX.height + GAP.y) - GAP.y + 2 * MARGIN,
    nodes,
    edges,
  };
}

/** The resources of each column: counted from the right, where what nothing else needs stands. */
function columnsOf(graph: readonly GraphNode[]): string[][] {
  const needers = new Map<string, string[]>();
  for (const { logicalId, dependsOn } of graph)
    for (const need of dependsOn) needers.set(need, [...(needers.get(need) ?? []), logicalId]);
  const fromRight = new Map<string, number>();
  const count = (id: string, before: ReadonlySet<string>): number => {
    const found = fromRight.get(id);
    if (found !== undefined) return found;
    // What needs itself is nobody's subscription; it is drawn all the same.
    if (before.has(id)) return 0;
    const after = (needers.get(id) ?? []).map((other) => count(other, new Set([...before, id])) + 1);
    const column = Math.max(0, ...after);
    fromRight.set(id, column);
    return column;
  };
  for (const { logicalId } of graph) count(logicalId, new Set());
  const last = Math.max(0, ...fromRight.values());
  const lists: string[][] = Array.from({ length: last + 1 }, () => []);
  for (const { logicalId } of graph) lists[last - (fromRight.get(logicalId) ?? 0)]?.push(logicalId);
  return lists;
}

/** Needs that are not needs of another need. */
function direct(node: GraphNode, byId: ReadonlyMap<string, GraphNode>): string[] {
  const far = new Set<string>();
  const walk = (id: string): void => {
    for (const next of byId.get(id)?.dependsOn ?? []) {
      if (far.has(next)) continue;
      far.add(next);
      walk(next);
    }
  };
  const own = node.dependsOn.filter((id) => byId.has(id));
  for (const id of own) walk(id);
  return own.filter((id) => !far.has(id));
}

/** To the next column a curve; farther down and along, so that it runs under what stands between. */
function pathOf(from: PlacedNode, to: PlacedNode): string {
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x, to.y + BOX.height / 2];
  if (x2 - x1 > GAP.x && to.y > from.y) {
    const x = from.x + BOX.width / 2;
    return `M ${x} ${from.y + BOX.height} V ${y2 - 12} Q ${x} ${y2} ${x + 12} ${y2} H ${x2}`;
  }
  const bend = (x2 - x1) / 2;
  return `M ${x1} ${y1} C ${x1 + bend} ${y1}, ${x2 - bend} ${y2}, ${x2} ${y2}`;
}
