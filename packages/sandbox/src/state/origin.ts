export type Tags = Map<string, string>;

/** Who made an entity and when: with a propagation delay on, others see it only after a while. */
export interface Origin {
  createdAt: number;
  /** Access key of the maker; undefined for what was seeded. */
  createdBy?: string;
}
