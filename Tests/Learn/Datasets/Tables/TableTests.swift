import Datasets
import Randomness
import Testing

@Suite struct TableTests {
  let table = DataTable([
    Column("size", words: ["small", "large", nil, "small"]),
    Column("weight", numbers: [1, .nan, 3, 4]),
    Column("kind", words: ["a", "b", "a", "b"]),
  ])

  @Test func columnsByNameAndPlace() throws {
    #expect(try table.column("WEIGHT").name == "weight")
    #expect(try table.column("3").name == "kind")
    let error = #expect(throws: DataError.self) { try table.column("wieght") }
    #expect("\(error!)" == "There is no column 'wieght'. There are: size, weight, kind.")
    #expect(throws: DataError.self) { try table.column("0") }
    #expect(try table.dropping(["size"]).columnNames == ["weight", "kind"])
    #expect(try table.keeping(["kind", "size"]).columnNames == ["kind", "size"])
    #expect(table.completeRows == [0, 3])
    #expect(table.rows([3, 0]).columns[2].words == ["b", "a"])
  }

  @Test func whatIsMissingOrWordsMustBeDealtWithFirst() throws {
    func problem(_ work: () throws -> Examples) -> String {
      do {
        return "\(try work().count) examples"
      } catch { return "\(error)" }
    }
    #expect(problem { try table.examples(target: "kind") }.contains("1 of 4 values are missing"))
    let complete = table.droppingIncompleteRows()
    #expect(problem { try complete.examples(target: "kind") }.contains("OneHotEncoder"))
    let ready = try OneHotEncoder(fitting: complete, columns: ["size"])(complete.dropping(["kind"]))
    #expect(ready.columnNames == ["size = small", "weight"])
    #expect(problem { try complete.rows([0]).examples(target: "kind") }.contains("one value only"))
    let many = DataTable([
      Column("x", numbers: (0..<100).map { Double($0) / 3 }),
      Column("y", numbers: (0..<100).map { Double($0) / 7 }),
    ])
    #expect(problem { try many.examples(target: "y") }.contains("no classes"))
    #expect(try many.numericExamples(target: "y").targets[3, 0] == 3.0 / 7)
  }

  @Test func classesAreInTheOrderOfNumbersAndLetters() throws {
    let t = DataTable([
      Column("x", numbers: [1, 2, 3]), Column("y", numbers: [10, 2, 10]),
      Column("z", words: ["b", "a", "b"]),
    ])
    let numbers = try t.dropping(["z"]).examples(target: "y")
    #expect(numbers.classNames == ["2", "10"] && numbers.labels == [1, 0, 1])
    let words = try t.dropping(["y"]).examples(target: "z")
    #expect(words.classNames == ["a", "b"] && words.labels == [1, 0, 1])
  }

  @Test func aTableSplitsItsTargetsClassesAlike() throws {
    let t = try DataTable([
      Column("x", numbers: (0..<100).map { Double($0) }),
      Column("y", words: (0..<100).map { $0 < 20 ? "rare" : "common" }),
    ]).predicting("y")
    var random = RandomSource(seed: 1)
    let (training, test) = t.split(testFraction: 0.25, random: &random)
    #expect(training.count == 75 && test.count == 25)
    #expect(try test.column("y").words!.count { $0 == "rare" } == 5)
  }

  @Test func madeReadyInThePlainestWay() throws {
    let t = DataTable([
      Column("id", numbers: [1, 2, 3, 4, 5, 6]),
      Column("flat", numbers: [7, 7, 7, 7, 7, 7]),
      Column("sparse", numbers: [1, .nan, .nan, .nan, .nan, 2]),
      Column("colour", words: ["red", "blue", "red", "red", "blue", nil]),
      Column("x", numbers: [1, 5, 2, 8, 3, 2]),
      Column("y", words: ["n", "p", "n", "p", "n", "p"]),
    ])
    let (ready, notes) = try t.madeReady(target: "y")
    #expect(ready.columnNames == ["colour = red", "x", "y"] && ready.count == 5)
    #expect(notes.count == 5 && notes[0].contains("counts the rows"))
    #expect(notes[3].contains("1 of 6 rows"))
    let examples = try ready.examples(target: "y")
    #expect(examples.features[0] == [1, 1] && examples.labels == [0, 1, 0, 1, 0])
    #expect(t.likelyTarget == "y")
  }

  @Test(.enabled(if: RealData.isThere, "\(RealData.why)")) func titanicOutOfTheBox() throws {
    let (examples, notes) = try DataChoice(target: "Survived")
      .examples(RealData.path("titanic/titanic.csv"))
    #expect(examples.count == 712 && examples.classNames == ["0", "1"])
    #expect(
      examples.featureNames == [
        "Pclass", "Sex = male", "Age", "SibSp", "Parch", "Fare", "Embarked = C",
        "Embarked = Q", "Embarked = S",
      ])
    #expect(notes.contains { $0.contains("'Cabin'") && $0.contains("687 of 891") })
  }
}
