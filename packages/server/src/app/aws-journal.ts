import type { ChainEnd, JournalHead, JournalReason } from '@berth/domain';
import type { CallJournal } from '@berth/engine';

/** What calls are made for, and where. */
export interface JournalWork {
  accountId: number;
  /** Null for details that are no cloud account yet. */
  cloudAccountId: number | null;
  awsAccountId: string | null;
  reason: JournalReason;
  /** With the vendor's own key, whose id no tenant learns. */
  hosted?: boolean;
}

/** The journals of all accounts: what this process does in AWS is written down here. */
export interface Journal {
  /** Where the calls of one piece of work are written down; it goes with the key. */
  of(work: JournalWork): CallJournal;
  /** Writes down that a person was given a way into the account; resolves when that lasts. */
  link(work: JournalWork, operation: string): Promise<void>;
  /** Resolves when what was told until now is written, or could not be. */
  settled(): Promise<void>;
  /** Writes what is left; nothing may be told any more. */
  close(): Promise<void>;
}

/** Signed ends of the journals, in files outside of the database: whoever cuts a journal off has these against them. */
export interface JournalHeads {
  add(accountId: number, end: ChainEnd): Promise<void>;
  /** Those of an account that are in this directory and of later entries than that one, by entry. */
  list(accountId: number, after: number): Promise<JournalHead[]>;
}
