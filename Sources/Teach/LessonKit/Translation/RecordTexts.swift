import Figures

extension Record {
  /// A text that can be translated.
  public enum Text: Sendable, Hashable {
    /// Prose: its template is the key.
    case template(String)
    /// A finished text, in which values may stand.
    case finished(String)
  }

  /// Every text of the record, for whoever looks after its translations.
  public var texts: [Text] {
    card.texts
      + steps.flatMap { [.template($0.title.template)] + $0.blocks.flatMap(\.texts) }
  }
}

extension LessonCard {
  fileprivate var texts: [Record.Text] {
    ([title, subtitle] + outcomes + terms.map(\.definition)).filter { !$0.isEmpty }
      .map { .finished($0) }
  }
}

extension Block {
  fileprivate var texts: [Record.Text] {
    switch self {
    case .prose(let prose), .warning(let prose): [.template(prose.template)]
    case .claim(let claim): [.template(claim.statement.template)]
    case .value(let named): [.template(named.name.template)]
    case .table(let table):
      table.columns.map { .template($0.template) }
        + table.rows.joined().map { .finished($0) }
    case .question(let question): question.texts
    case .figure(let figure): [.finished(figure.title), .finished(figure.caption)]
    case .training(let training): training.snapshots.map { .template($0.example.template) }
    case .summary(let lines): lines.map { .template($0.template) }
    case .exercise(let exercise):
      [.template(exercise.prompt.template), .template(exercise.answer.template)]
    case .formula, .explanation, .code, .comparison, .control: []
    }
  }
}

extension Question {
  fileprivate var texts: [Record.Text] {
    let options: [Prose] = if case .choice(let options, _) = answer { options } else { [] }
    return ([prompt] + options + [reason].compactMap { $0 }).map { .template($0.template) }
  }
}
