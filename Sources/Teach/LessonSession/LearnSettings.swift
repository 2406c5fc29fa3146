import LessonKit

// Sliders and choices, and the place in a training: what may need another run of the lesson.
extension LearnState {
  /// The sliders and choices of the lesson, but the places in trainings, which have their own inputs.
  public var controls: [Control] {
    let places = record.steps.flatMap(\.blocks).compactMap {
      if case .training(let training) = $0 { training.control } else { nil }
    }
    return record.controls.filter { !places.contains($0.name) }
  }

  /// The training of the step, and its position among the blocks; nil where the step has none.
  public var training: (block: Int, trace: TrainingTrace)? {
    for (index, block) in record.steps[step - 1].blocks.enumerated() {
      if case .training(let trace) = block { return (index, trace) }
    }
    return nil
  }

  mutating func tellSetting(_ name: String) {
    guard let control = controls.first(where: { $0.name == name }) else {
      return note(say("Write it as name=value, such as: s x=2"))
    }
    note("\(control.name) = \(control.value)   \(control.admitted)")
  }

  /// Asks for a run with a slider or a choice set; refuses what the control does not take.
  mutating func set(_ name: String, to value: String) -> [LearnEffect] {
    guard let control = record.controls.first(where: { $0.name == name }) else {
      note(SettingError.unknownName(name, known: record.controls).description)
      return []
    }
    guard control.admits(value) else {
      note(SettingError.badValue(value, control: control).description)
      return []
    }
    return run(with: name, set: value, for: .set(name: name, value: value))
  }

  /// Asks for a run with these sliders and choices and no others; refuses what a control does not take.
  mutating func setAll(_ settings: [String: String]) -> [LearnEffect] {
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      guard let control = record.controls.first(where: { $0.name == name }) else {
        note(SettingError.unknownName(name, known: record.controls).description)
        return []
      }
      guard control.admits(value) else {
        note(SettingError.badValue(value, control: control).description)
        return []
      }
    }
    let request = LearnRequest(settings: settings, change: .setAll)
    pending = request
    return [.run(request)]
  }

  /// Goes to another update of the training: at once where the record has it, else by another run.
  mutating func walk(_ walk: LearnInput.Walk) -> [LearnEffect] {
    guard let (block, training) = training else {
      note(say("There is no training on this step to walk through."))
      return []
    }
    // Farther than any training reaches, and small enough to be added and multiplied.
    let most = 1 << 30
    let wanted: Int =
      switch walk {
      case .updates(let count): training.position + min(max(-most, count), most)
      case .epochs(let count): training.update(epochsAway: min(max(-most, count), most))
      case .to(let update): update
      case .start: 1
      case .end: training.updates
      }
    let target = min(max(1, wanted), max(1, training.updates))
    guard training.snapshot(target) != nil else {
      return run(
        with: training.control, set: "\(target)", for: .walk(wanted: wanted, of: training.updates))
    }
    settings[training.control] = "\(target)"
    record.steps[step - 1].blocks[block] = .training(training.standing(at: target))
    shown = record.translated(by: translation)
    noteEnds(wanted: wanted, of: training.updates)
    return []
  }

  private mutating func run(
    with name: String, set value: String, for change: LearnRequest.Change
  ) -> [LearnEffect] {
    let request = LearnRequest(settings: settings.merging([name: value]) { $1 }, change: change)
    pending = request
    return [.run(request)]
  }

  /// Takes over what came of the awaited run; where it did not go well, the lesson stays as it was.
  mutating func ran(_ outcome: LearnOutcome, of request: LearnRequest) {
    guard request == pending else { return }
    pending = nil
    (notes, judged) = ([], nil)
    switch outcome {
    case .refused(let why): noteLines(why.split(separator: "\n").map(String.init))
    case .failed(let lines): noteFailure(lines)
    case .record(let record) where record.steps.isEmpty:
      noteFailure([say("The lesson wrote nothing on the board.")])
    case .record(let record):
      self.record = record
      shown = record.translated(by: translation)
      settings = request.settings
      step = min(step, record.steps.count)
      view = .step
      markSeen()
      switch request.change {
      case .set(let name, let value):
        note(say("\(name) is now \(value); the lesson ran again from the top."))
      case .setAll: break
      case .walk(let wanted, let updates): noteEnds(wanted: wanted, of: updates)
      }
    }
  }

  private mutating func noteFailure(_ lines: [String]) {
    noteLines(lines + [say("Nothing has changed: the lesson stands as it was.")])
  }

  private mutating func noteLines(_ lines: [String]) {
    for line in lines { note(line) }
  }

  private mutating func noteEnds(wanted: Int, of updates: Int) {
    if wanted < 1 { note(say("This is the first update.")) }
    if wanted > updates { note(say("This is the last update.")) }
  }
}
