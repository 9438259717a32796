import { parseArgs } from 'node:util';
import { aSpec } from '@berth/engine/testing';
import { openGround } from '../test/watch/ground.ts';
import { NO_SCANS, type SoakCounts, soak, together } from '../test/watch/soak.ts';

const HELP = `Scans AWS accounts of the sandbox that nobody touched, on fair and on bad days of AWS, and counts what is found wrongly.

Usage: npm run soak -- [--scans N]

  --scans N  how many scans, each of a region and of its cloud account (1000)

Exit code 1 when anything was found.
`;

const OPTIONS = {
  scans: { type: 'string', default: '1000' },
  help: { type: 'boolean', default: false },
} as const;

/** Scans of one account before the next one is set up. */
const OF_ONE = 100;

/** Subscriptions of different forms, in accounts of their own. */
const SPECS = [
  aSpec(),
  aSpec({ multipleAvailabilityZones: false }),
  aSpec({ resourceTags: [], allowList: { cidrIps: [], securityGroupIds: [] } }),
  aSpec({ databases: aSpec().databases.map((database) => ({ ...database, datasetSizeInGb: 6 })) }),
];

/** What was asked for, or why it cannot be. */
function read(args: string[]) {
  try {
    const { values } = parseArgs({ args, options: OPTIONS });
    const scans = Number(values.scans);
    if (!Number.isInteger(scans) || scans < 1) return '--scans must be a number from 1 on.';
    return { scans, help: values.help };
  } catch (error) {
    return (error as Error).message;
  }
}

async function main(args: string[]): Promise<number> {
  const asked = read(args);
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${HELP}`);
    return 2;
  }
  if (asked.help) {
    console.log(HELP);
    return 0;
  }
  const began = Date.now();
  let counts: SoakCounts = NO_SCANS;
  for (let account = 0; counts.scans < asked.scans; account += 1) {
    const ground = await openGround(SPECS[account % SPECS.length]);
    try {
      const times = Math.min(OF_ONE, asked.scans - counts.scans);
      const some = await soak(ground, counts.scans, times);
      for (const one of some.falseFindings) console.log(`FALSE ${one}`);
      counts = together(counts, some);
    } finally {
      await ground.close();
    }
    console.log(`${counts.scans}/${asked.scans} scans, ${Math.round((Date.now() - began) / 1000)} s`);
  }
  const { scans, complete, told, falseFindings } = counts;
  console.log(
    `\n${scans} scans, ${complete} of them saw everything, ${told} said what they could not see; ${falseFindings.length} false findings`,
  );
  return falseFindings.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
