import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  impact: string | null;
  help: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

/** The bar of a narrow layout is a `nav` that Cloudscape gives an orientation, which means nothing and harms nobody. */
const isCloudscapesOwn = (id: string, { target, failureSummary = '' }: Violation['nodes'][number]): boolean =>
  id === 'aria-allowed-attr' &&
  JSON.stringify(target).includes('awsui_mobile-toolbar-nav') &&
  failureSummary.endsWith('aria-orientation="horizontal"');

/**
 * What axe finds serious or critical on the page as it is, each as a line. In a second colour scheme only colours are
 * looked at: all else is the same.
 */
export async function seriousFaults(
  page: Page,
  where: string,
  only: 'all' | 'colours' = 'all',
): Promise<string[]> {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(SOURCE);
  const options = {
    resultTypes: ['violations'],
    ...(only === 'colours' && { runOnly: ['color-contrast'] }),
  };
  const violations = (await page.evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  )) as Violation[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes
        .filter((node) => !isCloudscapesOwn(id, node))
        .map(
          ({ target, failureSummary }) =>
            `${where}: ${id}: ${help}: ${JSON.stringify(target)} ${failureSummary ?? ''}`,
        ),
    );
}
