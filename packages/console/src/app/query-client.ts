import { ApiError } from '@berth/api';
import { QueryClient } from '@tanstack/react-query';
import { onSessionBegins } from './session.ts';

const PASSES = new Set(['network', 'unavailable']);

/** One cache for all pages: what was seen once is shown at once and looked up again behind it. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && error instanceof ApiError && PASSES.has(error.kind),
    },
    mutations: { retry: false },
  },
});

// Whose it was is not whose it is.
onSessionBegins(() => queryClient.clear());
