/** A request to AWS that is about to be sent, by names alone: nothing of what it asks. */
export interface CallToSend {
  /** The service and region that it is signed for, and the key that signs it. */
  service: string;
  region: string;
  accessKeyId: string;
  operation: string;
}

/** What came of it: AWS's id of the request, and `ok`, AWS's error code, or how it was lost. */
export interface CallEnd {
  requestId: string | null;
  outcome: string;
}

/**
 * Where the calls of one piece of work in one cloud account are written down, each attempt by itself. It goes wherever
 * the cloud account's key goes, so that who can make a call has where to write it down.
 */
export interface CallJournal {
  /**
   * Told of every request before it is sent. Resolves when it may be: one that changes something is written down by
   * then. Rejects when it could not be written down, and then it must not be sent. What it gives is told of the end.
   */
  begin(call: CallToSend): Promise<(end: CallEnd) => void>;
}
