/// Whether operations on variables remember how their results were made.
public enum Recording {
  @TaskLocal static var isOnInScope = true

  /// Whether recording is on, here and now.
  @inline(__always)
  public static var isOn: Bool { isOnInScope }
}

/// Runs `body` without recording how results are made, as `torch.no_grad()` does: for evaluation, which needs
/// no gradients and less memory.
public func withoutGradients<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let outcome = Recording.$isOnInScope.withValue(false) {
    Swift.Result { () throws(Failure) -> Result in try body() }
  }
  return try outcome.get()
}
