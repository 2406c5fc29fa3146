/// Where a rule adds its ε, which keeps it from dividing by 0. Keras and PyTorch differ in it; it shows
/// where the mean square v of the gradients is not large beside ε.
public enum Convention: String, Sendable, Hashable, Codable, CaseIterable {
  /// RMSprop, Adagrad: g/√(v + ε). Adam: ε is added to √v before v's bias is corrected.
  case keras
  /// RMSprop, Adagrad: g/(√v + ε). Adam: ε is added to √v after v's bias was corrected.
  case torch
}
