/**
 * What was given cannot be said in the format asked for without changing its meaning. Thrown, because whoever calls
 * a renderer has checked what people typed: it comes to this only with a vendor profile that is wrong.
 */
export class CannotRender extends Error {
  override name = 'CannotRender';
}
