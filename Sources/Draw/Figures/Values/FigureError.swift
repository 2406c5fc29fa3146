/// What can go wrong between a figure as a value and a file.
public enum FigureError: Error, Sendable, Equatable {
  /// A program that draws or lays out is not installed.
  case missingProgram(String, package: String, searched: String)
  /// gnuplot said no; its own words.
  case gnuplot(String, figure: String)
  /// A program ended although it was asked for more.
  case programEnded(String, words: String)
  /// A program did not answer in time.
  case timedOut(String, seconds: Double)
  /// Graphviz said no; its own words.
  case layout(String)
  /// A file or folder could not be written or read.
  case file(String, path: String, reason: String)
  /// libpng said no; its own words.
  case png(String)
  /// A diagram was asked to show gradients, but nobody has called backward().
  case gradientsNeverComputed([String])
  /// An edge of a diagram names a node that is not there.
  case unknownNode(String, known: [String])
  /// Two nodes of a diagram have the same id.
  case repeatedNode(String)
  /// Marks that cannot stand on the same pair of axes.
  case cannotCombine(String, panel: String)
  /// An animation without frames.
  case noFrames
}
