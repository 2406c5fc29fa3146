import Datasets
import Figures
import LessonKit

/// A data set as a lesson: how many examples of which class, and the first two columns.
struct DatasetLesson: Lesson {
  let dataset: any DatasetMaker

  var card: LessonCard { LessonCard(dataset.name, "The data set \(dataset.name)", minutes: 2) }

  func teach(on board: Board) throws {
    board.step("What is in it")
    let examples = try dataset.examples(random: &board.random)
    board.value("examples", Double(examples.count))
    board.value("numbers in each", Double(examples.features.width))
    board.table(
      ["class", "examples"],
      zip(examples.classNames, examples.classCounts).map { [$0, "\($1)"] })
    board.claim("there are examples", examples.count > 0)
    let columns = [0, min(1, examples.features.width - 1)]
    board.draw(
      Figure(
        "The data set \(dataset.name)", caption: "Two columns of it, a point an example.",
        x: PlotAxis(examples.featureNames[columns[0]]),
        y: PlotAxis(examples.featureNames[columns[1]])
      ) {
        Points(
          examples.features.map { $0[columns[0]] }, examples.features.map { $0[columns[1]] },
          classes: examples.labels, classNames: examples.classNames)
      })
  }
}
