import { createClient } from '@berth/api';
import { z } from 'zod';
import { renewing } from './renewing.ts';
import { connection, renewed } from './session.ts';

// The content security policy allows no code made at run time, and to try would be reported.
z.config({ jitless: true });

/** The API, for every page. A call that finds the session over waits for the user to sign in again. */
export const api = renewing(createClient(connection), renewed);
