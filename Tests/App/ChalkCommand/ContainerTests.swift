import Foundation
import Testing

/// The container and the devcontainer take their packages from the one list.
@Suite struct ContainerTests {
  private let folder = ChalkProcess.packageRoot.appendingPathComponent("Docs/Container")

  private static func packages(in text: String, of list: String) -> [String] {
    let names = list.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    return names.map(String.init).filter(text.contains)
  }

  @Test(arguments: ["Containerfile", ".devcontainer/devcontainer.json"])
  func thereIsNoSecondListOfPackages(file: String) throws {
    let list = try String(
      contentsOf: ChalkProcess.packageRoot.appendingPathComponent("Sources/System/Packages.txt"),
      encoding: .utf8)
    let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    #expect(ContainerTests.packages(in: text, of: list).isEmpty)
    #expect(!text.contains("apt-get") && text.contains("make "))
    // The check finds a list where there is one.
    #expect(!ContainerTests.packages(in: text + " graphviz", of: list).isEmpty)
  }

  @Test func theDevcontainerIsJSON() throws {
    let data = try Data(
      contentsOf: folder.appendingPathComponent(".devcontainer/devcontainer.json"))
    #expect(try JSONSerialization.jsonObject(with: data) is [String: Any])
  }
}
