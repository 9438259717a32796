import { err, ok } from '@berth/domain';
import type { AppResult, TaskView } from '../app/app.ts';
import { fromApp } from './errors.ts';
import type { Reply, RouteRequest } from './pipeline.ts';
import { toAcceptedTask } from './wire-task.ts';

/** The task that a request became, or why it became none. */
export const accepted = (result: AppResult<TaskView>, { baseUrl }: RouteRequest): Reply =>
  result.ok ? ok(toAcceptedTask(result.value, baseUrl)) : err(fromApp(result.error));
