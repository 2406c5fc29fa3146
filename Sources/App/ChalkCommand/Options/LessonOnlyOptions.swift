import ArgumentParser

/// The options of a lesson where there is none, as in `chalk practice`: they are told what they are for.
struct LessonOnlyOptions: ParsableArguments {
  @Option(help: .hidden)
  var data: String?

  @Option(name: .customLong("set"), help: .hidden)
  var assignments: [String] = []

  @Option(help: .hidden)
  var hide: [String] = []

  @Option(name: .customLong("first"), help: .hidden)
  var first: [String] = []

  func validate() throws {
    let given = [
      ("--data", data != nil), ("--set", !assignments.isEmpty), ("--hide", !hide.isEmpty),
      ("--first", !first.isEmpty),
    ]
    guard let option = given.first(where: { $0.1 })?.0 else { return }
    throw ValidationError(
      "\(option) is about a lesson, and an exercise has no data, no sliders and no steps. Give it to 'chalk run', "
        + "'figures' or 'book'; 'chalk practice' takes --theme and --lang.")
  }
}
