import Foundation
import Testing

/// axe-core, as `make axe` brings it: a script that looks at a page for what keeps people out of it.
struct Axe {
  /// The script itself.
  let script: String

  /// The rules of WCAG 2.1 at its levels A and AA.
  static let tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]

  /// The axe-core of this folder, where it was fetched.
  static let installed: Axe? = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../../.build/axe/axe.min.js").standardized
    return (try? String(contentsOf: file, encoding: .utf8)).map { Axe(script: $0) }
  }()

  /// Says so once where the browser or the script is missing.
  static let isHere: Bool = {
    guard Browser.isHere else { return false }
    if installed != nil { return true }
    print("skipped: no axe-core here (make axe)")
    return false
  }()

  /// What is wrong with all of the page that a browser shows, in words: a line for each element.
  ///
  /// All steps of a lesson are shown, and all answers and details are opened: what is hidden is not looked at.
  func faults(in browser: DevTools) throws -> [String] {
    if try browser.value("typeof axe") as? String != "object" {
      try browser.value(script + "\n;true")
    }
    let found = try browser.value(
      """
      (async () => {
        if (typeof showAll === "function" && steps.length) showAll(true);
        for (const details of document.querySelectorAll("details")) details.open = true;
        // What has become visible is laid out, and its formulas are set.
        await new Promise((goOn) => requestAnimationFrame(() => requestAnimationFrame(goOn)));
        const { violations } = await axe.run(document, {
          runOnly: { type: "tag", values: \(Axe.tags) },
          resultTypes: ["violations"],
        });
        return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html, failureSummary }) =>
          `${id}: ${target.join(" ")}: ${html.slice(0, 160)}: ${failureSummary}`));
      })()
      """)
    guard let faults = found as? [String] else {
      throw DevTools.Failure(description: "axe has said nothing: \(found ?? "nothing")")
    }
    return faults
  }

  /// Chooses the colors that the system asks a page for.
  static func choose(_ scheme: String, in browser: DevTools) throws {
    try browser.call(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": scheme]]])
  }
}
