/** Under what the answers about subscriptions are kept. */
export const SUBSCRIPTIONS_KEY = ['subscriptions'] as const;
export const subscriptionKey = (id: number) => ['subscriptions', id, 'details'] as const;
export const metricsKey = (id: number, range: string) => ['subscriptions', id, 'metrics', range] as const;
export const deploymentKey = (id: number) => ['subscriptions', id, 'deployment'] as const;
export const connectionsKey = (id: number, what: string) =>
  ['subscriptions', id, 'connections', what] as const;
