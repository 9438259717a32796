import type { BerthClient } from '@berth/api';
import {
  type QueryKey,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { api } from './api.ts';

export interface ApiOptions<T> {
  /** Asked again that often while the page is seen; how often may follow from what was seen. */
  liveMs?: number | false | ((seen: T | undefined) => number | false);
  /** Not asked at all while false: what the role may not see, say. */
  enabled?: boolean;
}

/** What the API answers, kept under a key; pages that name the same key share the answer. */
export function useApi<T>(
  key: QueryKey,
  call: (client: BerthClient, signal: AbortSignal) => Promise<T>,
  { liveMs = false, enabled = true }: ApiOptions<T> = {},
): UseQueryResult<T> {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call(api, signal),
    refetchInterval: typeof liveMs === 'function' ? ({ state }) => liveMs(state.data) : liveMs,
    enabled,
  });
}

/** Something that the user does through the API. Its error is the caller's to show, in one place. */
export function useAction<In, Out>(
  call: (client: BerthClient, input: In) => Promise<Out>,
  onDone?: (output: Out, input: In) => void | Promise<void>,
): UseMutationResult<Out, Error, In> {
  return useMutation({
    mutationFn: (input: In) => call(api, input),
    // What was sent may hold a password: nothing of it stays in the cache.
    gcTime: 0,
    ...(onDone && { onSuccess: (output: Out, input: In) => onDone(output, input) }),
  });
}
