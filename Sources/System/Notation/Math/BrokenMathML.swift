/// A formula in a line of its own as MathML that may go over several lines, since nothing that reads MathML breaks a
/// line within a formula. A long one is cut before its signs = and + that stand in no bracket; a short one, of up to
/// `width` signs, is one piece.
package func brokenMathML(_ formula: String, width: Int = 36) -> String {
  let source = latexSource(formula)
  let pieces = latexPieces(source)
  // Rows of a table stay together.
  let isWhole = pieces.count == 1 || source.contains("\\begin")
  if isWhole || mathText(formula).count <= width { return mathML(formula, isDisplayed: true) }
  return pieces.map { mathML($0, isDisplayed: true, attribute: " displaystyle=\"true\"") }
    .joined(separator: " ")
}
