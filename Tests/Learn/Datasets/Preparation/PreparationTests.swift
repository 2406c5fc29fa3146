import Datasets
import Randomness
import Testing

@Suite struct MissingValuesTests {
  let training = DataTable([
    Column("x", numbers: [1, 2, 2, 9, .nan]),
    Column("w", words: ["b", "a", nil, "a", "b"]),
    Column("full", numbers: [1, 2, 3, 4, 5]),
  ])

  @Test func fillingsAreThoseOfTheTrainingPart() throws {
    let test = DataTable([
      Column("x", numbers: [.nan, 100]), Column("w", words: [nil, "c"]),
      Column("full", numbers: [.nan, 0]),
    ])
    for (filling, x, full) in [
      (Filling.mean, 3.5, 3.0), (.median, 2, 3), (.mostFrequent, 2, 1),
    ] {
      let filled = try Imputer(fitting: training, filling)(test)
      #expect(filled.columns[0].numbers == [x, 100])
      // Of equally frequent words the first in the alphabet.
      #expect(filled.columns[1].words == ["a", "c"])
      #expect(filled.columns[2].numbers == [full, 0])
    }
  }

  @Test func indicatorsSayWhatWasMissing() throws {
    let filled = try Imputer(fitting: training, .median, addsIndicators: true)(training)
    #expect(filled.columnNames == ["x", "x is missing", "w", "w is missing", "full"])
    #expect(filled.columns[1].numbers == [0, 0, 0, 0, 1])
    #expect(filled.columns.allSatisfy { $0.missingCount == 0 })
  }

  @Test func dropping() {
    #expect(training.droppingIncompleteRows().count == 3)
    #expect(training.droppingColumns(missingMoreThan: 0.1).columnNames == ["full"])
  }

  @Test func anUnknownColumnIsNamed() {
    let other = DataTable([Column("z", numbers: [1])])
    #expect(throws: DataError.self) { try Imputer(fitting: training, .mean)(other) }
  }
}

@Suite struct EncodingTests {
  let table = DataTable([
    Column("n", numbers: [1, 2, 3]), Column("size", words: ["small", "large", nil]),
  ])

  @Test func oneHot() throws {
    let encoder = try OneHotEncoder(fitting: table)
    #expect(encoder.categories(of: "size") == ["large", "small"])
    let encoded = try encoder(table)
    #expect(encoded.columnNames == ["n", "size = large", "size = small"])
    #expect(encoded.columns.map(\.numbers) == [[1, 2, 3], [0, 1, 0], [1, 0, 0]])
    let unseen = DataTable([Column("n", numbers: [1]), Column("size", words: ["huge"])])
    #expect(try encoder(unseen).columns.map(\.numbers) == [[1], [0], [0]])
    #expect(throws: DataError.self) { try encoder(DataTable([Column("n", numbers: [1])])) }
    #expect(throws: DataError.self) { try OneHotEncoder(fitting: table, columns: ["n"]) }
  }

  @Test func ordinal() throws {
    let encoder = OrdinalEncoder(orders: ["size": ["small", "medium", "large"]])
    #expect(try encoder(table).columns[1] == Column("size", numbers: [0, 2, .nan]))
    let fitted = try OrdinalEncoder(fitting: table)
    let unseen = DataTable([Column("size", words: ["huge", "large"])])
    #expect(try fitted(unseen).columns[0].numbers == [-1, 0])
  }
}

@Suite struct ScalerTests {
  @Test func theRangeIsThatOfTheTrainingPart() {
    let scaler = RangeScaler(fitting: [[0, 5], [10, 5]])
    #expect(scaler([[5, 5], [20, 7]]) == [[0.5, 0], [2, 0]])
    #expect(scaler.inverse(scaler([[5, 5], [20, 5]])) == [[5, 5], [20, 5]])
    let both = RangeScaler(fitting: [[0], [4]], to: -1...1)
    #expect(both([[1]]) == [[-0.5]])
  }

  @Test func standardAndBack() {
    let rows: Matrix = [[1, 2], [3, 10], [8, 0]]
    let scale = Standardizer(fitting: rows)
    let back = scale.inverse(scale(rows))
    #expect(zip(back.values, rows.values).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func missingValuesAreLeftOutAndStayMissing() {
    let scale = Standardizer(fitting: [[1], [.nan], [3]])
    #expect(scale.means == [2] && scale.deviations == [1])
    #expect(scale([[.nan]])[0, 0].isNaN)
  }
}

@Suite struct OutlierTests {
  @Test func tukeysFences() {
    // Quartiles 2 and 4 by NumPy's linear rule; fences at 2 − 3 and 4 + 3.
    let rows: Matrix = [[1], [2], [3], [4], [5]]
    let fences = OutlierFences(fitting: rows)
    #expect(fences.ranges == [-1...7])
    #expect(fences.outliers(in: [[0], [8], [-2], [.nan]]) == [1, 2])
    #expect(fences.clamping([[9], [3]]) == [[7], [3]])
    let examples = Examples(
      features: [[1], [2], [3], [4], [100]], labels: [0, 0, 1, 1, 1], featureNames: ["x"],
      classNames: ["a", "b"])
    #expect(fences.dropping(from: examples).count == 4)
  }

  @Test func wrongLabelsAreExactlySoMany() {
    var random = RandomSource(seed: 2)
    let wrong = Examples.iris.withWrongLabels(0.2, random: &random)
    #expect(zip(wrong.labels, Examples.iris.labels).count { $0 != $1 } == 30)
    let noisy = Examples.iris.withNoise(0.5, random: &random)
    let deviations = [noisy, .iris].map { Standardizer(fitting: $0).deviations[2] }
    let ratio = deviations[0] / deviations[1]
    #expect(abs(ratio - (1.25).squareRoot()) < 0.1)
  }
}

@Suite struct DuplicatesTests {
  @Test func rowsOfATable() {
    let t = DataTable([
      Column("a", numbers: [1, .nan, 1, .nan, 2]), Column("b", words: ["x", nil, "x", nil, "x"]),
    ])
    #expect(t.duplicateRows == [2, 3])
    #expect(t.droppingDuplicates().count == 3)
  }

  @Test func examplesAndPictures() {
    let e = Examples(
      features: [[1, 2], [3, 4], [1, 2], [1, 2]], labels: [0, 1, 0, 1], featureNames: ["a", "b"],
      classNames: ["n", "p"])
    #expect(e.duplicates.map(\.index) == [2, 3] && e.duplicates.map(\.sameLabel) == [true, false])
    #expect(e.droppingDuplicates().count == 2)
    #expect(Examples.iris.duplicates.count == 1)
    let pictures = ImageExamples(
      pixels: [1, 2, 1], height: 1, width: 1, channels: 1, labels: [0, 1, 1],
      classNames: ["a", "b"])
    #expect(pictures.duplicates == [2])
  }
}

@Suite struct BalancingTests {
  let uneven = Examples(
    features: Matrix((0..<100).map { [Double($0)] }), labels: (0..<100).map { $0 < 10 ? 0 : 1 },
    featureNames: ["x"], classNames: ["rare", "common"])

  @Test func bothWays() {
    var random = RandomSource(seed: 4)
    #expect(uneven.balanced(.repeatingSmall, random: &random).classCounts == [90, 90])
    let small = uneven.balanced(.droppingLarge, random: &random)
    #expect(small.classCounts == [10, 10] && Set(small.features.column(0)).count == 20)
  }

  @Test func weights() {
    #expect(uneven.classWeights == [5, 100.0 / 180])
    let mean = uneven.labels.reduce(0) { $0 + uneven.classWeights[$1] } / 100
    #expect(abs(mean - 1) < 1e-12)
  }
}

@Suite struct FoldTests {
  @Test func everyExampleIsTestedOnceAndClassesAreSpread() {
    var random = RandomSource(seed: 9)
    let folds = Examples.iris.folds(5, random: &random)
    #expect(folds.count == 5)
    for (training, test) in folds {
      #expect(training.count == 120 && test.classCounts == [10, 10, 10])
    }
    let all = folds.flatMap { Array($0.test.features) }.map { "\($0)" }.sorted()
    #expect(all == Array(Examples.iris.features).map { "\($0)" }.sorted())
    let uneven = Examples.iris.rows(Array(0..<13)).folds(4, random: &random)
    #expect(uneven.map(\.test.count).sorted() == [3, 3, 3, 4])
  }

  @Test func threeParts() {
    var random = RandomSource(seed: 3)
    let (training, validation, test) = Examples.iris.split(
      validationPart: 0.2, testFraction: 0.2, random: &random)
    #expect(training.classCounts == [30, 30, 30])
    #expect(validation.classCounts == [10, 10, 10] && test.classCounts == [10, 10, 10])
  }
}
