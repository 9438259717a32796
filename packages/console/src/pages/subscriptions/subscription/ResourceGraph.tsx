import { BOX, graphLayout } from './graph-layout.ts';
import type { SeenResource } from './resource-states.ts';
import { resourceWords, STATE_LOOKS } from './resource-words.ts';

/**
 * The resources, each to the right of what it needs, with how it is. The table beneath says the same to whoever does
 * not see it.
 */
export function ResourceGraph({ resources }: { resources: readonly SeenResource[] }) {
  const { width, height, nodes, edges } = graphLayout(resources);
  const seen = new Map(resources.map((one) => [one.logicalId, one]));
  const there = resources.filter(({ state }) => state === 'there').length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by the arrow keys
    <section className="graph" aria-label="Drawing of the resources" tabIndex={0}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${resources.length} resources, ${there} of them there. The table beneath lists them.`}
      >
        {edges.map(({ from, to, path }) => (
          <path key={`${from} ${to}`} className="graph-edge" d={path} />
        ))}
        {nodes.map(({ logicalId, x, y }) => {
          const one = seen.get(logicalId);
          if (!one) return null;
          return (
            <g
              key={logicalId}
              className="graph-node"
              data-state={one.state}
              transform={`translate(${x} ${y})`}
            >
              <title>{`${resourceWords(one)}: ${STATE_LOOKS[one.state].text}${one.physicalId === null ? '' : `, ${one.physicalId}`}`}</title>
              <rect width={BOX.width} height={BOX.height} rx="8" />
              <text className="graph-name" x="12" y="22">
                {resourceWords(one)}
              </text>
              <text className="graph-state" x="12" y="40">
                {one.physicalId !== null && one.state === 'there'
                  ? shortened(one.physicalId)
                  : STATE_LOOKS[one.state].text}
              </text>
            </g>
          );
        })}
      </svg>
    </section>
  );
}

/** AWS's ids are longer than a box is wide; whole in the table, and on hover. */
const shortened = (id: string): string =>
  id.replace(/^(\w+-\w{4})\w{6,}(\w{4})$/, (_, start: string, end: string) => `${start}…${end}`);
