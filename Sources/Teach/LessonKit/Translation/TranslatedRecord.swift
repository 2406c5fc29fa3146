import Figures

extension Record {
  /// The record in another language. Numbers, formulas and code stay; texts without a translation stay
  /// in English.
  public func translated(by translation: Translation) -> Record {
    Record(
      card: card.translated(by: translation), seed: seed, settings: settings, data: data,
      controls: controls,
      steps: steps.map { step in
        Step(
          title: translation(step.title),
          blocks: step.blocks.map { $0.translated(by: translation) }, pixels: step.pixels)
      })
  }
}

extension LessonCard {
  /// The card with its title, subtitle, outcomes and definitions in another language; references stay.
  public func translated(by translation: Translation) -> LessonCard {
    LessonCard(
      id, translation(title), subtitle: translation(subtitle), formulas: formulas, needs: needs,
      minutes: minutes, outcomes: outcomes.map { translation($0) },
      terms: terms.map { Term($0.name, $0.chinese, translation($0.definition)) },
      references: references)
  }
}

extension Block {
  func translated(by translation: Translation) -> Block {
    switch self {
    case .prose(let prose): .prose(translation(prose))
    case .warning(let prose): .warning(translation(prose))
    case .claim(let claim):
      .claim(
        Claim(statement: translation(claim.statement), holds: claim.holds, kind: claim.kind))
    case .value(let named):
      .value(
        NamedValue(
          name: translation(named.name), value: named.value, explanation: named.explanation))
    case .table(let table):
      .table(
        Table(
          columns: table.columns.map { translation($0) },
          rows: table.rows.map { $0.map { translation($0) } },
          explanations: table.explanations))
    case .question(let question): .question(question.translated(by: translation))
    case .figure(let figure): .figure(figure.translated(by: translation))
    case .training(let training): .training(training.translated(by: translation))
    case .summary(let lines): .summary(lines.map { translation($0) })
    case .exercise(let exercise): .exercise(exercise.translated(by: translation))
    case .formula, .explanation, .code, .comparison, .control: self
    }
  }
}

extension Question {
  fileprivate func translated(by translation: Translation) -> Question {
    let answer: Answer =
      switch answer {
      case .number: answer
      case .choice(let options, let right): .choice(options.map { translation($0) }, right: right)
      }
    return Question(
      prompt: translation(prompt), answer: answer, reason: reason.map { translation($0) },
      comesFirst: comesFirst)
  }
}

extension ClosingExercise {
  fileprivate func translated(by translation: Translation) -> ClosingExercise {
    ClosingExercise(
      kind: kind, prompt: translation(prompt), answer: translation(answer), practice: practice)
  }
}

extension Figure {
  /// Title and caption. The names of marks stay.
  fileprivate func translated(by translation: Translation) -> Figure {
    var figure = self
    figure.title = translation(title)
    figure.caption = translation(caption)
    return figure
  }
}

extension TrainingTrace {
  fileprivate func translated(by translation: Translation) -> TrainingTrace {
    TrainingTrace(
      control: control, updates: updates, updatesPerEpoch: updatesPerEpoch, position: position,
      snapshots: snapshots.map {
        Snapshot(
          update: $0.update, epoch: $0.epoch, batchLoss: $0.batchLoss,
          example: translation($0.example),
          pass: $0.pass, changes: $0.changes)
      })
  }
}
