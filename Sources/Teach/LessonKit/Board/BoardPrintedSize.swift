import Figures
import Foundation
import Notation

extension Board {
  /// Begins a step that shows what came of the lesson's program at its printed size on real data: Chalk's numbers,
  /// beside them those of Keras, the losses, and what a generator has made. Where it was not trained yet, there is no
  /// such step.
  ///
  /// The numbers come from `make results`, and are embedded in the program.
  public func printedSize(_ program: PrintedProgram?) {
    guard let program, let text = program.embedded("\(program.plan.program).json") else { return }
    do {
      let own = try PrintedResult(json: text)
      let keras = try program.embedded("\(program.plan.program).keras.json")
        .map(PrintedResult.init(json:))
      try show(program, [own] + [keras].compactMap { $0 })
    } catch {
      report(error)
    }
  }

  private func show(_ program: PrintedProgram, _ results: [PrintedResult]) throws {
    step("At the printed size")
    let plan = results[0].plan
    let data = (results[0].data ?? []).map { "\($0.count) examples of \($0.name)" }
    say(
      """
      The program as it is printed, \(plan.size), was trained on real data: \(data.joined(separator: " and ")). \
      \(program.plan.remark)
      """)
    say("\(results.map { sentence(about: $0) }.joined(separator: " "))")
    let rows = results.flatMap { result in
      result.runs.map { (library: library(result), run: $0) }
    }
    let scores = rows[0].run.scores.map(\.name)
    table(
      ["program", "epochs", "seconds"] + scores.map { "\($0)" },
      rows.map { row in
        [
          row.run.variant.isEmpty ? row.library : "\(row.library), \(row.run.variant)",
          Notation.written(row.run.epochs, digits: 3),
          // A whole number keeps all its digits; three of them would become a power of ten.
          Notation.written(
            row.run.seconds < 1000 ? row.run.seconds : row.run.seconds.rounded(), digits: 3),
        ] + scores.map { value(row.run, $0) }
      })
    draw(curves(rows, title: "Trained at the printed size"))
    try drawPictures(of: program, results[0])
    if results.count > 1 {
      say(
        """
        Each library draws its own random numbers, so do not expect equal results, and each made one training: the \
        table does not say that one of them reaches better results than the other. The seconds do not compare their \
        speed, since the machine may have had other work at the time; `chalk bench` does.
        """)
    }
    say(
      """
      These are single trainings with the seed \(Int(plan.seed)), made by `make results` with the source that this \
      lesson quotes (fingerprint \(String(results[0].fingerprint.prefix(12)))).
      """)
  }

  private func library(_ result: PrintedResult) -> String {
    String(result.library.prefix { $0 != "," })
  }

  private func value(_ run: PrintedResult.Run, _ score: String) -> String {
    run.scores.first { $0.name == score }.map { Notation.written($0.value) } ?? ""
  }

  /// How far a library came, and where.
  private func sentence(about result: PrintedResult) -> String {
    let planned = Double(result.plan.epochs)
    let limit = result.limit == 1 ? "1 minute" : "\(Notation.written(result.limit)) minutes"
    let isShort = result.runs.contains { $0.epochs < planned }
    let done = result.runs.map { Notation.written($0.epochs, digits: 3) }.joined(separator: " and ")
    let end =
      isShort
      ? "had \(limit) and came to \(done) of \(result.plan.epochs) epochs"
      : "made all \(result.plan.epochs) epochs, with \(limit) allowed"
    return "\(result.library) \(end), on a machine with \(result.machine)."
  }

  /// A row of panels for each variant of the program, since a legend with library and variant would be too wide.
  private func curves(
    _ rows: [(library: String, run: PrintedResult.Run)], title: String
  ) -> Figure {
    let isGame = rows[0].run[curve: "generator"] != nil
    let hasRivals = Set(rows.map(\.library)).count > 1
    var variants: [String] = []
    for row in rows where !variants.contains(row.run.variant) { variants.append(row.run.variant) }
    let panels =
      isGame
      ? [("Discriminator", "discriminator"), ("Generator", "generator")]
      : [("Loss", "loss"), ("Accuracy", "accuracy")]
    return Figure(
      title,
      caption: isGame
        ? """
        Who is ahead at the full width? The binary cross-entropy of both networks, means of 100 steps each.
        """
        : """
        How do loss and accuracy change over the epochs\(hasRivals ? ", in both libraries" : "")? \
        \(rows[0].run[curve: "val_loss"] == nil ? "All lines are of the training set; no validation set was used." : "Solid: the training set; dashed: the validation set.")
        """, columns: 2
    ) {
      for variant in variants {
        for (heading, curve) in panels {
          Panel(
            variant.isEmpty ? heading : "\(heading) \(variant)",
            x: PlotAxis(rows[0].run.unit == "epoch" ? "epoch" : "step"),
            y: curve == "accuracy"
              ? "accuracy"
              : PlotAxis("loss", scale: scale(of: rows.map(\.run), curve, variant, isGame: isGame)),
            legend: .below
          ) {
            for (place, row) in rows.filter({ $0.run.variant == variant }).enumerated() {
              line(row.library, row.run, curve, place, .solid)
              line("\(row.library), validation", row.run, "val_\(curve)", place, .dashed)
            }
          }
        }
      }
    }
  }

  /// Logarithmic where the losses are positive and differ by more than a factor of five, as in the other figures of
  /// losses: on a linear scale the last epochs would all lie at 0. The losses of a game go up and down, and need it only
  /// where one of them falls to a thousandth.
  private func scale(
    of runs: [PrintedResult.Run], _ curve: String, _ variant: String, isGame: Bool
  ) -> AxisScale {
    let losses = runs.filter { $0.variant == variant }.flatMap { run in
      [curve, "val_\(curve)"].flatMap { run[curve: $0] ?? [] }
    }.filter(\.isFinite)
    guard let low = losses.min(), let high = losses.max(), low > 0,
      high > (isGame ? 1000 : 5) * low
    else { return .linear }
    return .logarithmic
  }

  @MarkBuilder
  private func line(
    _ label: String, _ run: PrintedResult.Run, _ curve: String, _ place: Int, _ dash: Dash
  ) -> [Mark] {
    if let values = run[curve: curve] {
      let width = run.unit == "epoch" ? 1.0 : 100
      Line(
        values.indices.map { width * Double($0 + 1) }, values, label: label, color: .series(place),
        dash: dash, showsPoints: values.count < 15)
    }
  }

  private func drawPictures(of program: PrintedProgram, _ result: PrintedResult) throws {
    let found = try result.runs.indices.compactMap { place -> (String, PixelImage)? in
      guard let text = program.embedded(program.pictureName(place)),
        let bytes = Data(base64Encoded: text, options: .ignoreUnknownCharacters)
      else { return nil }
      return (result.runs[place].variant, try PixelImage(png: [UInt8](bytes)))
    }
    if found.isEmpty { return }
    let areUnequal = Set(result.runs.map(\.epochs)).count > 1
    draw(
      Figure(
        "Made by the generator of the printed size",
        caption: """
          What does Chalk's generator make after this training? Each picture from new random numbers\
          \(found.count > 1 ? "; " + found.map(\.0).joined(separator: ", then ") : "").\
          \(areUnequal ? " The generators were not trained for equally many epochs: see the table." : "")
          """, columns: 1
      ) {
        for (variant, picture) in found {
          Panel(variant) { Images(Array(picture.tiles(8).prefix(24)), columns: 12) }
        }
      })
  }
}

extension PixelImage {
  /// The pictures of which this one was put together, `columns` in a row, all square and of one size, row by row; itself
  /// where its width cannot be divided so.
  func tiles(_ columns: Int) -> [PixelImage] {
    guard columns > 0, width.isMultiple(of: columns), height.isMultiple(of: width / columns) else {
      return [self]
    }
    let side = width / columns
    return (0..<height / side * columns).map { number in
      let (row, column) = number.quotientAndRemainder(dividingBy: columns)
      let rows = (row * side..<(row + 1) * side).map { y -> Range<Int> in
        let start = y * width + column * side
        return start..<start + side
      }
      return PixelImage(
        width: side, height: side, channels: channels,
        bytes: rows.flatMap { bytes[$0.lowerBound * channels..<$0.upperBound * channels] },
        numbers: numbers.map { all in
          let each = all.count / (width * height)
          return rows.flatMap { all[$0.lowerBound * each..<$0.upperBound * each] }
        })
    }
  }
}
