import Figures

extension Record {
  /// The record in another language. Numbers, formulas and code stay; texts without a translation stay
  /// in English.
  public func translated(by words: Translation) -> Record {
    Record(
      card: card.translated(by: words), seed: seed, settings: settings, data: data,
      controls: controls,
      steps: steps.map { step in
        Step(title: words(step.title), blocks: step.blocks.map { $0.translated(by: words) })
      })
  }
}

extension LessonCard {
  /// The card with its title in another language.
  public func translated(by words: Translation) -> LessonCard {
    LessonCard(id, words(title), formulas: formulas, needs: needs, minutes: minutes)
  }
}

extension Block {
  func translated(by words: Translation) -> Block {
    switch self {
    case .prose(let prose): .prose(words(prose))
    case .warning(let prose): .warning(words(prose))
    case .claim(let claim): .claim(Claim(statement: words(claim.statement), holds: claim.holds))
    case .value(let named):
      .value(
        NamedValue(name: words(named.name), value: named.value, explanation: named.explanation))
    case .table(let table):
      .table(
        Table(
          columns: table.columns.map { words($0) }, rows: table.rows.map { $0.map { words($0) } },
          explanations: table.explanations))
    case .question(let question): .question(question.translated(by: words))
    case .figure(let figure): .figure(figure.translated(by: words))
    case .training(let training): .training(training.translated(by: words))
    case .formula, .explanation, .code, .control: self
    }
  }
}

extension Question {
  fileprivate func translated(by words: Translation) -> Question {
    let answer: Answer =
      switch answer {
      case .number: answer
      case .choice(let options, let right): .choice(options.map { words($0) }, right: right)
      }
    return Question(
      prompt: words(prompt), answer: answer, reason: reason.map { words($0) },
      comesFirst: comesFirst)
  }
}

extension Figure {
  /// Title, caption and the words in the panels. What the marks are called stays.
  fileprivate func translated(by words: Translation) -> Figure {
    var figure = self
    figure.title = words(title)
    figure.caption = words(caption)
    return figure
  }
}

extension Training {
  fileprivate func translated(by words: Translation) -> Training {
    Training(
      control: control, updates: updates, updatesPerEpoch: updatesPerEpoch, position: position,
      moments: moments.map {
        Moment(
          update: $0.update, epoch: $0.epoch, batchLoss: $0.batchLoss, example: words($0.example),
          pass: $0.pass, changes: $0.changes)
      })
  }
}
