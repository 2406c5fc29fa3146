import Foundation
import Testing

@testable import Datasets

@Suite struct InspectionTests {
  let scratch = Scratch()

  @Test func whatIsWrongWithATableIsSaid() throws {
    var text = "id,x,same,copy,name,target\n"
    for i in 0..<100 {
      let y = i < 50 ? 0 : 1
      text += "\(i + 1),\(i % 13),7,\(y * 3 + 1),n\(i),\(y)\n"
    }
    text += "3,1,7,1,n1,0\n"
    let found = try Inspection(scratch.write("t.csv", text))
    let warnings = found.warnings.joined(separator: "\n")
    #expect(warnings.contains("'same' never varies"))
    #expect(warnings.contains("'copy' alone gives the target away"))
    #expect(warnings.contains("'name' has another word in almost every row"))
    #expect(!warnings.contains("'x'"))
    #expect(found.classes.map(\.count) == [51, 50])
    #expect(found.columns.map(\.kind).suffix(2) == ["words", "whole numbers"])
    #expect(found.facts.contains { $0.name == "target" && $0.value.contains("guessed") })
  }

  @Test func aSortedOrUnevenOrOneSidedTargetIsSaid() throws {
    func warnings(_ rows: [String]) throws -> String {
      let path = scratch.write("u.csv", "x,y\n" + rows.joined(separator: "\n"))
      return try Inspection(path, DataChoice(target: "y")).warnings.joined(separator: "\n")
    }
    let sorted = (0..<60).map { "\($0 * 7 % 31),\($0 < 30 ? "a" : "b")" }
    #expect(try warnings(sorted).contains("sorted by class"))
    let uneven = (0..<60).map { "\($0 * 7 % 31),\($0 == 30 ? "a" : "b")" }
    #expect(try warnings(uneven).contains("59 against 1"))
    #expect(try warnings((0..<9).map { "\($0 * $0),a" }).contains("one value only"))
    let follows = (0..<60).map { "\(Double($0) / 3),\(Double($0) * 1.5)" }
    #expect(try warnings(follows).contains("follows the target almost exactly"))
    #expect(try warnings(["1,1.5", "1,1.5", "2,2.25"]).contains("1 row repeats another"))
  }

  @Test func picturesInBothPartsAreSaid() throws {
    let same = HandmadePNG(width: 2, height: 2, rows: [[1, 2], [3, 4]]).bytes
    let other = HandmadePNG(width: 2, height: 2, rows: [[9, 2], [3, 4]]).bytes
    for place in ["train/a/1.png", "train/a/2.png", "test/a/1.png"] { scratch.write(place, same) }
    for place in ["train/b/1.png"] { scratch.write(place, other) }
    scratch.write("test/b/1.png", HandmadePNG(width: 2, height: 2, rows: [[7, 7], [7, 7]]).bytes)
    let found = try Inspection(scratch.path)
    #expect(found.kind == .images)
    #expect(found.warnings.contains { $0.hasPrefix("1 picture of the test is") })
    #expect(found.warnings.contains { $0.hasPrefix("1 picture repeats") })
  }

  @Test func kindsAreFoundOut() throws {
    #expect(try DataKind(of: scratch.write("a.csv", "a,b\n1,2\n")) == .table)
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    #expect(try DataKind(of: scratch.write("a.bin", magic)) == .array)
    #expect(try DataKind(of: scratch.write("idx", [0, 0, 8, 1, 0, 0, 0, 0])) == .images)
    #expect(throws: DataError.self) { try DataKind(of: scratch.write("empty", "")) }
    #expect(throws: DataError.self) { try DataKind(of: scratch.path + "/nothing") }
    let png = scratch.write("one.png", HandmadePNG(rows: [[1]]).bytes)
    #expect(throws: DataError.self) { try DataKind(of: png) }
    let folder = Scratch()
    #expect(throws: DataError.self) { try DataKind(of: folder.path) }
    folder.write("only.csv", "a\n1\n")
    #expect(try DataKind(of: folder.path) == .table)
    let error = #expect(throws: DataError.self) { try DataChoice().images(folder.path) }
    #expect("\(error!)".contains("it holds a table, and pictures are needed"))
  }

  @Test(.enabled(if: RealData.isThere, "\(RealData.why)")) func theRealSets() throws {
    let titanic = try Inspection(RealData.path("titanic/titanic.csv"))
    #expect(titanic.columns.first { $0.name == "Age" }?.missing == 177)
    #expect(titanic.warnings.contains { $0.contains("'Cabin'") })
    #expect(titanic.classes.map(\.count) == [549, 342])
    let cifar = try Inspection(RealData.path("cifar10-folders"))
    #expect(cifar.classes.count == 10)
    let polarity = try Inspection(
      RealData.path("rt-polarity"), DataChoice(encoding: .windows1252))
    #expect(polarity.facts[0].value == "10662")
  }
}
