import type { IamActor, IamReader, RequestBudget } from '@berth/engine';
import type { SessionConfig } from '../session.ts';
import { createIamActor } from './actor.ts';
import { openIamClients } from './clients.ts';
import { createIamReader } from './reader.ts';

/** IAM of one AWS account, as the engine's loop needs it. */
export interface OpenIam {
  reader: IamReader;
  actor: IamActor;
  /** Lets go of the connections. */
  close(): void;
}

/** Opens IAM with a session. `budget` is asked before every look; the loop asks it before every change. */
export function openIam(session: SessionConfig, budget?: RequestBudget): OpenIam {
  const clients = openIamClients(session, budget);
  return { reader: createIamReader(clients), actor: createIamActor(clients), close: clients.close };
}
