import type {
  cloudAccountCreateSchema,
  cloudAccountUpdateSchema,
  consoleLinkRequestSchema,
} from '@berth/api';
import { err, ok, Secret } from '@berth/domain';
import type { z } from 'zod';
import type { App, CloudAccountCreate, CloudAccountUpdate, ConsoleAccessInput } from '../app/app.ts';
import { notFound } from '../app/refusals.ts';
import { accepted } from './accepted.ts';
import { fromApp } from './errors.ts';
import { link } from './links.ts';
import { permissionOf } from './permissions.ts';
import type { Handler } from './pipeline.ts';
import { toCloudAccount, toListItem } from './wire-cloud-account.ts';
import { toOverview } from './wire-overview.ts';

type CreateBody = z.output<typeof cloudAccountCreateSchema>;
type UpdateBody = z.output<typeof cloudAccountUpdateSchema>;

/** The body's console fields; the schema has made sure that one of the two kinds is whole. */
function toConsole(body: CreateBody): ConsoleAccessInput {
  if (body.iamRoleName !== undefined) return { kind: 'role', iamRoleName: body.iamRoleName };
  const { consoleUsername, consolePassword, signInLoginUrl } = body;
  if (consoleUsername === undefined || consolePassword === undefined || signInLoginUrl === undefined) {
    throw new Error('The schema let a request without console access through');
  }
  return { kind: 'user', consoleUsername, consolePassword: new Secret(consolePassword), signInLoginUrl };
}

/** A create or verify body as the use case takes it. Secrets are wrapped here, where they enter. */
export const toCreate = (body: CreateBody): CloudAccountCreate => ({
  name: body.name,
  provider: body.provider,
  accessKeyId: body.accessKeyId,
  accessSecretKey: new Secret(body.accessSecretKey),
  console: toConsole(body),
  ...(body.region !== undefined && { region: body.region }),
});

function toUpdate(body: UpdateBody): CloudAccountUpdate {
  const {
    name,
    accessKeyId,
    accessSecretKey,
    consolePassword,
    iamRoleName,
    consoleUsername,
    signInLoginUrl,
  } = body;
  return {
    ...(name !== undefined && { name }),
    ...(accessKeyId !== undefined &&
      accessSecretKey !== undefined && {
        keys: { accessKeyId, accessSecretKey: new Secret(accessSecretKey) },
      }),
    ...(iamRoleName !== undefined && { iamRoleName }),
    ...(consoleUsername !== undefined && { consoleUsername }),
    ...(consolePassword !== undefined && { consolePassword: new Secret(consolePassword) }),
    ...(signInLoginUrl !== undefined && { signInLoginUrl }),
  };
}

/** Handlers of `/v1/cloud-accounts`. */
export function cloudAccountHandlers(app: App) {
  return {
    getCloudAccounts: async ({ caller, baseUrl }) => {
      const views = await app.listCloudAccounts(caller);
      return ok({
        accountId: caller.accountId,
        cloudAccounts: views.map((view) => toListItem(view, baseUrl)),
        links: [link('self', baseUrl, '/cloud-accounts')],
      });
    },
    getCloudAccountOverviews: async ({ caller }) => {
      const views = await app.listCloudAccountOverviews(caller);
      return ok({
        cloudAccounts: views.map((view) => toOverview(view, caller)),
        actions: { create: permissionOf(caller, 'cloud-accounts', 'mutate') },
      });
    },
    getCloudAccountUse: async ({ caller, id }) => {
      const found = await app.getCloudAccountUse(caller, id);
      if (!found) return err(notFound('cloud account'));
      return ok({ ...toOverview(found.overview, caller), usedBy: found.usedBy });
    },
    getCloudAccountById: async ({ caller, id, baseUrl }) => {
      const view = await app.getCloudAccount(caller, id);
      return view ? ok(toCloudAccount(view, baseUrl)) : err(notFound('cloud account'));
    },
    createCloudAccount: async (request) =>
      accepted(await app.createCloudAccount(request.caller, toCreate(request.input as CreateBody)), request),
    updateCloudAccount: async (request) =>
      accepted(
        await app.updateCloudAccount(request.caller, request.id, toUpdate(request.input as UpdateBody)),
        request,
      ),
    deleteCloudAccount: async (request) =>
      accepted(await app.deleteCloudAccount(request.caller, request.id), request),
    makeConsoleLink: async ({ caller, id, input }) => {
      const { reason } = input as z.output<typeof consoleLinkRequestSchema>;
      const made = await app.makeConsoleLink(caller, id, reason);
      return made.ok ? ok(made.value) : err(fromApp(made.error));
    },
  } satisfies Record<string, Handler>;
}
