/** Keeps what breaks inside from taking more with it; what is shown instead is the page's own. */
import { Component, type ReactNode } from "react";

/** `instead`: what to show of the error, with a way to try again. */
type Props = { children: ReactNode; instead: (error: unknown, onAgain: () => void) => ReactNode };
type State = { fault: { error: unknown } | null };

/** Only a class can catch what its children throw. React itself writes each caught error to the console, once. */
export class Wall extends Component<Props, State> {
  override state: State = { fault: null };

  static getDerivedStateFromError(error: unknown): State {
    return { fault: { error } };
  }

  override render(): ReactNode {
    const { children, instead } = this.props;
    return this.state.fault === null ? children : instead(this.state.fault.error, () => this.setState({ fault: null }));
  }
}
