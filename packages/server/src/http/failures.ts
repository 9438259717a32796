import type { HttpConfig, TakeFailure } from './config.ts';
import type { HttpError } from './errors.ts';

/** In an outage every request fails for the same cause, which need not bury the log. */
const OUTAGE_NOTE_EVERY_MS = 60_000;

/** An outage of the database is a 503 with its cause logged once a minute; anything else is a 500 and logged whole. */
export function failureTaker({
  log,
  clock,
  isOutage,
}: Pick<HttpConfig, 'log' | 'clock' | 'isOutage'>): TakeFailure {
  let quietUntil = Number.NEGATIVE_INFINITY;
  return (what, about, error) => {
    if (!isOutage?.(error)) {
      log.error(what, { ...about, error });
      return unexpected;
    }
    if (clock.now() >= quietUntil) {
      quietUntil = clock.now() + OUTAGE_NOTE_EVERY_MS;
      log.error('The database is out of reach or too busy; requests are answered with 503', {
        ...about,
        error,
      });
    }
    return unavailable;
  };
}

const unexpected: HttpError = {
  code: 'GENERAL_ERROR',
  message: 'The server failed unexpectedly',
  remedy: 'Try again; if it stays so, give the request id to whoever runs this server.',
};

const unavailable: HttpError = {
  code: 'UNAVAILABLE',
  message: 'The server cannot reach its database right now',
  // Whether a commit that was under way took effect is not known.
  remedy: 'Try again in a few seconds; if it was a change, look first whether a task for it is listed.',
  headers: { 'retry-after': '5' },
};
