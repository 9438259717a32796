export type { AccessClient } from './client/access-client.ts';
export * from './client/api-error.ts';
export type { CatalogueClient } from './client/catalogue-client.ts';
export * from './client/client.ts';
export type {
  ConnectionClient,
  PeeringCreateBody,
  PeeringUpdateBody,
} from './client/connection-client.ts';
export type {
  DatabaseClient,
  DatabaseCreateBody,
  DatabaseUpdateBody,
} from './client/database-client.ts';
export type { FindingClient } from './client/finding-client.ts';
export type {
  NotificationClient,
  WebhookCreateBody,
  WebhookUpdateBody,
} from './client/notification-client.ts';
export type { SecretText, SecretValue } from './client/secret-text.ts';
export { createSignInClient, type SignInClient } from './client/sign-in-client.ts';
export type {
  ResourceTagBody,
  SubscriptionClient,
  SubscriptionCreateBody,
  SubscriptionUpdateBody,
} from './client/subscription-client.ts';
export { BACKGROUND_HEADER, type ClientOptions, defaultSleep } from './client/transport.ts';
export type { WaitOptions } from './client/wait-for-task.ts';
export * from './error-codes.ts';
export * from './openapi-document.ts';
export * from './roles.ts';
export * from './route.ts';
export * from './routes.ts';
export * from './schemas/access-link.ts';
export * from './schemas/account.ts';
export * from './schemas/api-key.ts';
export * from './schemas/billing.ts';
export * from './schemas/catalogue.ts';
export * from './schemas/cloud-account.ts';
export * from './schemas/cloud-account-overview.ts';
export * from './schemas/common.ts';
export * from './schemas/connection.ts';
export * from './schemas/console-link.ts';
export * from './schemas/database.ts';
export * from './schemas/deployment.ts';
export * from './schemas/explanation.ts';
export * from './schemas/finding.ts';
export * from './schemas/journal.ts';
export * from './schemas/log.ts';
export * from './schemas/maintenance.ts';
export * from './schemas/metrics.ts';
export * from './schemas/permission.ts';
export * from './schemas/person.ts';
export * from './schemas/policy.ts';
export * from './schemas/rendering.ts';
export * from './schemas/session.ts';
export * from './schemas/set-up.ts';
export * from './schemas/subscription.ts';
export * from './schemas/task.ts';
export * from './schemas/team.ts';
export * from './schemas/user.ts';
export * from './schemas/verification.ts';
export * from './schemas/webhook.ts';
export * from './sign-in-url.ts';
