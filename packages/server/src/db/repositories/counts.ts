import { count, eq } from 'drizzle-orm';
import type { Handle } from '../handle.ts';
import { subscriptions, tasks } from '../schema.ts';
import { findings } from '../watch-schema.ts';

/** Numbers over all tenants, for whoever runs the installation. */

export const countTasks = (h: Handle): Promise<{ status: string; count: number }[]> =>
  h.select({ status: tasks.status, count: count() }).from(tasks).groupBy(tasks.status);

export const countSubscriptions = (h: Handle): Promise<{ status: string; count: number }[]> =>
  h
    .select({ status: subscriptions.status, count: count() })
    .from(subscriptions)
    .groupBy(subscriptions.status);

export const countOpenFindings = (h: Handle): Promise<{ severity: string; code: string; count: number }[]> =>
  h
    .select({ severity: findings.severity, code: findings.code, count: count() })
    .from(findings)
    .where(eq(findings.status, 'open'))
    .groupBy(findings.severity, findings.code);
