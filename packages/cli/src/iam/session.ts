import { adminSession, type OpenIam, openIam } from '@berth/aws';
import { createBudget, type RequestBudget } from '@berth/engine';
import type { Terminal } from '../terminal.ts';
import { type AwsOptions, awsLocation } from './options.ts';

/** IAM publishes no rate; this is well below where admins report throttling, and a run needs about forty calls. */
const BUDGET = { burst: 60, perSecond: 15 };

export interface IamSession extends OpenIam {
  budget: RequestBudget;
}

/** Opens IAM with the admin's own credentials. Nothing is called yet. */
export function openAdminIam(options: AwsOptions, terminal: Terminal): IamSession {
  const budget = createBudget(BUDGET, terminal.clock);
  const session = adminSession(awsLocation(options, terminal), options.profile, terminal.env);
  return { ...openIam(session, budget), budget };
}
