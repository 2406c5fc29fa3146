import Notation

/// A file of LaTeX that is a document of its own where it is compiled, and a picture where another document reads it.
enum LaTeXFile {
  /// - Parameters:
  ///   - picture: the picture, a box without depth.
  ///   - commands: definitions that it needs; they hold for it only.
  ///   - packages: what the document has to load.
  ///   - width, height: the page in points.
  static func alone(
    _ picture: String, commands: String, packages: [String], width: Double, height: Double,
    title: String
  ) -> String {
    let used = packages.map { "\\usepackage{\($0)}" }.joined(separator: "\n")
    // Ends of lines are spaces, and empty lines paragraphs, where the document is within a line.
    let commands = commands.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0 + "%" }.joined(separator: "\n")
    let page = "paperwidth=\(length(width)),paperheight=\(length(height))"
    // LaTeX lets \@nodocument do nothing once a document has begun.
    return #"""
      % \#(title.filter { !$0.isNewline })
      % Compile this file alone, or \input it into a document that has
      % \#(packages.map { "\\usepackage{\($0)}" }.joined(separator: " "))
      \expandafter\ifx\csname @nodocument\endcsname\relax
      \let\chalkend\relax
      \else
      \documentclass{article}
      \usepackage[utf8]{inputenc}
      \usepackage[T1]{fontenc}
      \IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
      \usepackage{amsmath}
      \#(used)
      \usepackage[\#(page),margin=0pt]{geometry}
      \pagestyle{empty}
      \setlength\parindent{0pt}
      \setlength\topskip{0pt}
      \setlength\parskip{0pt}
      \def\chalkend{\end{document}}
      \begin{document}
      \fi
      \begingroup
      \#(commands)
      \#(picture)%
      \endgroup
      \chalkend

      """#
  }

  /// What gnuplot wrote for `cairolatex`, with the file of the picture by its name, the exact box, and alone.
  ///
  /// - Parameters:
  ///   - drawn: the height that gnuplot drew in points, whole ones, of which the figure takes the upper part.
  static func overPDF(
    _ source: String, image: String, width: Double, height: Double,
    drawn: Double, title: String
  ) -> String {
    // gnuplot counts in twentieths of a point.
    let units = { (points: Double) in GnuplotText.number(points * 20) }
    var picture = source.replacing(
      /\\begin\{picture\}\([^)]*\)/,
      with: "\\begin{picture}(\(units(width)),\(units(height)))(0,\(units(drawn - height)))")
    picture = picture.replacing("{figure}", with: "{\(image)}")
    let lines = picture.split(separator: "\n").filter { !$0.hasPrefix("%") }
    return alone(
      lines.joined(separator: "\n"), commands: "", packages: ["color", "graphicx"], width: width,
      height: height, title: title)
  }

  /// A length with its unit: `240.9449bp`.
  private static func length(_ points: Double) -> String { GnuplotText.number(points) + "bp" }
}
