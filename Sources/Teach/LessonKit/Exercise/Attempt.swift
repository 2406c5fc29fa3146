/// A function of an exercise, whatever it takes and gives: the learner's, the right one, or one with
/// a typical mistake.
public struct Attempt: Sendable {
  private let function: @Sendable ([Numbers]) -> Numbers

  /// Calls the function.
  public func callAsFunction(_ arguments: [Numbers]) -> Numbers {
    function(arguments)
  }

  /// A function that takes and gives numbers of any form, such as what is known of one that ran elsewhere.
  public init(numbers function: @escaping @Sendable ([Numbers]) -> Numbers) {
    self.function = function
  }

  /// A function with one result.
  public init<each Input: ExerciseValue, Output: ExerciseValue>(
    _ f: @escaping @Sendable (repeat each Input) -> Output
  ) {
    function = { arguments in
      var reader = ArgumentReader(arguments)
      return f(repeat reader.next((each Input).self)).numbers
    }
  }

  /// A function with two results.
  public init<each Input: ExerciseValue, First: ExerciseValue, Second: ExerciseValue>(
    _ f: @escaping @Sendable (repeat each Input) -> (First, Second)
  ) {
    function = { arguments in
      var reader = ArgumentReader(arguments)
      let (first, second) = f(repeat reader.next((each Input).self))
      return .list([first.numbers, second.numbers])
    }
  }

  /// A function with three results.
  public init<
    each Input: ExerciseValue, First: ExerciseValue, Second: ExerciseValue, Third: ExerciseValue
  >(
    _ f: @escaping @Sendable (repeat each Input) -> (First, Second, Third)
  ) {
    function = { arguments in
      var reader = ArgumentReader(arguments)
      let (first, second, third) = f(repeat reader.next((each Input).self))
      return .list([first.numbers, second.numbers, third.numbers])
    }
  }
}

/// Hands out arguments one by one, each as the type that the function takes.
private struct ArgumentReader {
  private var rest: ArraySlice<Numbers>

  init(_ arguments: [Numbers]) { rest = arguments[...] }

  mutating func next<Value: ExerciseValue>(_ type: Value.Type) -> Value {
    guard let numbers = rest.popFirst() else {
      fatalError("An exercise's case has too few arguments; the next should be \(type).")
    }
    guard let value = Value(numbers) else {
      fatalError("An exercise's case has \(numbers) where its function takes \(type).")
    }
    return value
  }
}

/// What a learner handed in, with what it is held against: for each, the functions by their names.
public struct Submission: Sendable {
  /// The learner's functions, by name.
  public let attempt: [String: Attempt]
  /// The right functions, by name.
  public let solution: [String: Attempt]
  /// One for each mistake of the exercise, in order.
  public let mistakes: [[String: Attempt]]

  /// An attempt of a learner.
  public init(
    attempt: [String: Attempt], solution: [String: Attempt], mistakes: [[String: Attempt]]
  ) {
    self.attempt = attempt
    self.solution = solution
    self.mistakes = mistakes
  }
}
