import Foundation
import Testing

/// What `make install` puts into a folder works there, and `make uninstall` takes all of it away.
@Suite struct InstallTests {
  let chalk: ChalkProcess

  init() throws { chalk = try ChalkProcess() }

  private var script: String {
    ChalkProcess.packageRoot.appendingPathComponent("Sources/App/Installation/install.sh").path
  }
  private var prefix: String { chalk.folder.appendingPathComponent("a prefix").path }

  private func install() throws -> ChalkProcess.Outcome {
    let built = ChalkProcess.executable.deletingLastPathComponent()
    let products = chalk.folder.appendingPathComponent("products")
    try FileManager.default.createDirectory(at: products, withIntermediateDirectories: true)
    for name in ["chalk", "Modules"] {
      try? FileManager.default.createSymbolicLink(
        at: products.appendingPathComponent(name),
        withDestinationURL: built.appendingPathComponent(name))
    }
    // The tool of swift-argument-parser is built by `make install`; here it is a page of its own.
    try chalk.write("products/generate-manual", "#!/bin/sh\necho page > \"$4/chalk.data.list.1\"\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: products.appendingPathComponent("generate-manual").path)
    return try chalk.shell([script, "install", prefix, products.path])
  }

  @Test func whatIsInstalledWorksAndGoesWithoutATrace() throws {
    let installed = try install()
    #expect(installed.status == 0, "\(installed.output)\(installed.errors)")
    #expect(installed.output.contains("export PATH="))
    for file in [
      "lib/chalk/Modules/Chalk.swiftmodule", "lib/chalk/ModuleMaps/CFused/CFused.h",
      "share/man/man1/chalk-data-list.1", "share/bash-completion/completions/chalk",
      "share/zsh/site-functions/_chalk", "share/fish/vendor_completions.d/chalk.fish",
      "share/doc/chalk/LICENSE", "share/doc/chalk/data/MNISTSmall/ORIGIN.md",
    ] {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(prefix)/\(file)")
      #expect((attributes[.size] as? Int ?? 0) > 0, "\(file)")
    }
    let program = ["env", "CHALK_HOME=\(chalk.folder.path)/home", prefix + "/bin/chalk"]
    #expect(try chalk.shell(program + ["new", "activation", "Swish"]).status == 0)
    let plugin = try chalk.shell(program + ["run", "Swish.swift"])
    #expect(plugin.status == 0, "\(plugin.output.suffix(400))\(plugin.errors)")
    let again = try install()
    #expect(again.status == 0, "over the first: \(again.errors)")
    try Data().write(to: URL(fileURLWithPath: prefix + "/bin/another"))
    let gone = try chalk.shell([script, "uninstall", prefix])
    #expect(gone.status == 0, "\(gone.output)\(gone.errors)")
    #expect(FileManager.default.subpaths(atPath: prefix)?.sorted() == ["bin", "bin/another"])
    chalk.remove()
  }

  @Test(arguments: [
    ["install", "", "."], ["install", "relative", "."], ["uninstall", "/nowhere"],
  ])
  func whatCannotBeIsRefused(words: [String]) throws {
    let outcome = try chalk.shell([script] + words)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("PREFIX") || outcome.output.contains("No chalk was installed"))
    chalk.remove()
  }
}
