import type { AccountBody } from '@berth/api';
import { ok } from '@berth/domain';
import type { AccountView, App, Caller } from '../app/app.ts';
import { link } from './links.ts';
import type { Handler } from './pipeline.ts';

const toAccount = (view: AccountView, caller: Caller, baseUrl: string): AccountBody => ({
  account: {
    id: view.id,
    name: view.name,
    createdTimestamp: view.createdAt.toISOString(),
    updatedTimestamp: view.updatedAt.toISOString(),
    pocStatus: 'inactive',
    marketplaceStatus: 'inactive',
    // Who is signed in asks without a key.
    ...(caller.session === null && {
      key: {
        name: view.key.name,
        accountId: view.id,
        accountName: view.name,
        allowedSourceIps: view.key.allowedSourceIps,
        createdTimestamp: view.key.createdAt.toISOString(),
        owner: view.key.owner,
        userAccountId: view.key.userAccountId,
        httpSourceIp: caller.sourceIp,
      },
    }),
  },
  links: [link('self', baseUrl, '')],
});

/** Handlers of `/v1` itself. */
export function accountHandlers(app: App) {
  return {
    getCurrentAccount: async ({ caller, baseUrl }) =>
      ok(toAccount(await app.account(caller), caller, baseUrl)),
  } satisfies Record<string, Handler>;
}
