import { err, ok } from '@berth/domain';
import type { App } from '../app/app.ts';
import { notFound } from '../app/refusals.ts';
import type { Handler } from './pipeline.ts';
import { toPolledTask } from './wire-task.ts';

/** Handlers of `/v1/tasks`. */
export function taskHandlers(app: App) {
  return {
    getAllTasks: async ({ caller, baseUrl }) => {
      const views = await app.listTasks(caller);
      return ok({ tasks: views.map((view) => toPolledTask(view, baseUrl)) });
    },
    getTaskById: async ({ caller, uuid, baseUrl }) => {
      const view = await app.getTask(caller, uuid);
      return view ? ok(toPolledTask(view, baseUrl)) : err(notFound('task'));
    },
  } satisfies Record<string, Handler>;
}
