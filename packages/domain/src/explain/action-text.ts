/** The parts of a subscription's life, in their order. */
export const LIFE_PHASES = ['create', 'run', 'change', 'delete', 'support'] as const;

export type LifePhase = (typeof LIFE_PHASES)[number];

/** What each phase is, as a heading for people. */
export const PHASE_TITLES: Record<LifePhase, string> = {
  create: 'Create: network, firewall and nodes of a subscription',
  run: 'Run: verify the account, see that everything is as it should be',
  change: 'Change: grow, repair, connect to other networks',
  delete: 'Delete: leave nothing behind',
  support: 'Support: what people look at, and what nothing in Berth calls',
};

/** What is said about one action of the published policies, or about one pattern such as `ec2:Describe*`. */
export interface ActionText {
  phase: LifePhase;
  /** What it is for in the life of a subscription. */
  purpose: string;
  /** What stops working without it. */
  without: string;
  /** What somebody who got hold of the key could do with it. */
  abuse: string;
}

/** Texts by action, in the spelling of the policies. */
export type ActionTexts = Readonly<Record<string, ActionText>>;
