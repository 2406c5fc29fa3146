import Chalk

extension LearnSession {
  /// Sets a slider or a choice, and runs the lesson again from the top; without words, or with a name
  /// alone, tells what there is to set.
  func set(_ assignment: String?) {
    let parts = (assignment ?? "").split(separator: "=", maxSplits: 1).map {
      $0.split(separator: " ").joined(separator: " ")
    }
    let known = record.controls.filter { control in !isPlace(control) }
    if parts.isEmpty {
      let rows = known.map { "\($0.name) = \($0.value)   \($0.admitted)" }
      view = .reading(
        rows.isEmpty
          ? [say("This lesson has nothing to set.")] : rows + ["", say("Set one: s name=value")])
    } else if parts.count == 1, let control = known.first(where: { $0.name == parts[0] }) {
      note = ["\(control.name) = \(control.value)   \(control.admitted)"]
    } else if parts.count == 2 {
      if again(with: [parts[0]: parts[1]]) {
        note = [say("\(parts[0]) is now \(parts[1]); the lesson ran again from the top.")]
      }
    } else {
      note = [say("Write it as name=value, such as: s x=2")]
    }
  }

  /// Runs the lesson again with these settings changed; false, with a note, where it does not go.
  func again(with changes: [String: String]) -> Bool {
    let changed = settings.merging(changes) { $1 }
    switch run(settings: changed) {
    case .record(let record):
      self.record = record
      shown = record.translated(by: translation)
      settings = changed
      current = min(current, record.steps.count)
      figures.forget()
      return true
    case .refused(let why): note = why.split(separator: "\n").map(String.init)
    case .failed(let lines):
      note = lines + [say("Nothing has changed: the lesson stands as it was.")]
    }
    return false
  }

  /// Goes to another update of the training on this step.
  func walk(_ walk: LearnInput.Walk) {
    guard let (block, training) = training else {
      note = [say("There is no training on this step to walk through.")]
      return
    }
    let wanted: Int =
      switch walk {
      case .updates(let count): training.position + count
      case .epochs(let count): training.update(epochsAway: count)
      case .to(let update): update
      case .start: 1
      case .end: training.updates
      }
    let target = min(max(1, wanted), training.updates)
    let before = stepPages
    settings[training.control] = "\(target)"
    if training.snapshot(target) != nil {
      record.steps[current - 1].blocks[block] = .training(training.standing(at: target))
      shown = record.translated(by: translation)
    } else if !again(with: [training.control: "\(target)"]) {
      settings[training.control] = "\(training.position)"
      return
    }
    if wanted < 1 { note = [say("This is the first update.")] }
    if wanted > training.updates { note = [say("This is the last update.")] }
    // Stay where the learner looks, if something changed there; else go to what did change.
    let after = stepPages
    let changed = after.indices.filter { !before.indices.contains($0) || before[$0] != after[$0] }
    if let first = changed.first, !changed.contains(page) { page = first }
  }

  /// The training of the step, and its place among the blocks.
  var training: (block: Int, TrainingTrace)? {
    for (index, block) in record.steps[current - 1].blocks.enumerated() {
      if case .training(let training) = block { return (index, training) }
    }
    return nil
  }

  /// Whether a control is the place in a training, which has its own commands.
  private func isPlace(_ control: Control) -> Bool {
    record.steps.flatMap(\.blocks).contains {
      if case .training(let training) = $0 { training.control == control.name } else { false }
    }
  }
}
