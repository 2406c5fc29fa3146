/// What `fit` shows while it works.
public enum ProgressStyle: Sendable {
  /// A bar where standard output is a terminal, and a line an epoch where it is not.
  case automatic
  /// A bar that fills up within each epoch.
  case bar
  /// A line after each epoch.
  case lines
  /// Nothing.
  case silent
}
