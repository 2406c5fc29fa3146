import Processes

/// Letters that no font has, and letters that are too small.
extension FigureRenderer {
  /// What a reader of the figures that were drawn so far would miss, and what to do about it: letters that no
  /// installed font has stand as □. Empty where nothing is missing.
  public var warnings: [String] {
    let packages = Dictionary(grouping: letters.missing, by: Letters.package)
    let small = tooSmall.map {
      "“\($0)”: letters of a diagram are smaller than \(Numbers.short(FigureSize.leastFont)) points. "
        + "Give it a larger page."
    }
    return small
      + packages.sorted { $0.key < $1.key }.map { package, scalars in
        let some = scalars.prefix(12).map(String.init).joined(separator: " ")
        return "No installed font has \(scalars.count == 1 ? "the letter" : "the letters") \(some)"
          + (scalars.count > 12 ? " and \(scalars.count - 12) more" : "")
          + ": figures show □ instead. Install one: sudo apt-get install \(package)"
      }
  }

  /// Notes a figure some of whose letters are smaller than they should be.
  func noteSmallLetters(in layout: FigureLayout, of figure: Figure) {
    guard size.isExact, let font = layout.leastFont(size), font < FigureSize.leastFont,
      !tooSmall.contains(figure.title)
    else { return }
    tooSmall.append(figure.title)
  }

  /// The script with a box in place of each letter that no font has.
  func drawable(_ script: String) throws(FigureError) -> String {
    return try letters.drawable(script) { numbers throws(FigureError) in
      do throws(FigureError) {
        return try Program.fontList.run(
          [":charset=" + numbers.joined(separator: " "), "family"], in: searchPath,
          limit: limit
        ).output
      } catch .missingProgram {
        return ""  // Nobody can tell: rather a box than a ruined page.
      }
    }
  }
}
