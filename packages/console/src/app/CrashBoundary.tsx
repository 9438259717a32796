import { Component, type ReactNode } from 'react';
import { CrashPage } from './CrashPage.tsx';

interface Props {
  children: ReactNode;
  /** Another value starts over: the path, so that another page can be opened after one that failed. */
  of?: string;
}

/** Shows what can be done when a page fails to draw, instead of nothing. */
export class CrashBoundary extends Component<Props, { error: unknown; of: string | undefined }> {
  override state = { error: undefined as unknown, of: this.props.of };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: { of: string | undefined }) {
    return props.of === state.of ? null : { of: props.of, error: undefined };
  }

  override render() {
    const { error } = this.state;
    return error === undefined ? this.props.children : <CrashPage error={error} />;
  }
}
