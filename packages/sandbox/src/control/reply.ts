/** What the control API answers. */
export interface ControlReply {
  status: number;
  body: object;
}

/** A mistake of the control API's caller. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
