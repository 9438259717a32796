import { afterAll, beforeAll, describe, test } from 'vitest';
import { openPlace, type Place } from './bench.ts';
import type { Subject } from './case.ts';
import { subjects } from './subjects.ts';

/**
 * What AWS does, case by case, each with the page that says so. It runs on the sandbox; on another AWS when
 * BERTH_CONFORMANCE_ENDPOINT names one (`aws`, or a URL) and BERTH_CONFORMANCE_ACCESS_KEY_ID and
 * BERTH_CONFORMANCE_SECRET_ACCESS_KEY are an administrator's key in a throwaway account.
 */
let place: Place;

beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place?.close());

const elsewhere = process.env.BERTH_CONFORMANCE_ENDPOINT !== undefined;

describe.each(subjects as Subject[])('AWS: $title', ({ cases }) => {
  for (const each of cases) {
    const untellable = elsewhere && each.needs === 'control';
    test.skipIf(untellable)(`${each.name} [${each.page}]`, async () => each.run(await place.open()));
  }
});
