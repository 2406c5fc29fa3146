import Notation

/// A picture that gnuplot wrote for TikZ as a file of LaTeX that needs nothing but TikZ: it is compiled alone, or read
/// by `\input` into a document.
///
/// gnuplot's pictures are written in commands of a package of its own, which few have installed. The few that occur
/// here are defined in the file, within a group, so that nothing of the document is touched.
enum TikZFile {
  /// - Parameters:
  ///   - picture: what gnuplot wrote.
  ///   - width, height: the page in points.
  ///   - background: the color behind the figure; nil paints none.
  static func finished(
    _ picture: String, width: Double, height: Double, background: Color?, title: String
  ) -> String {
    var lines = picture.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    // The date, and what only gnuplot's own package reads.
    lines.removeAll { $0.hasPrefix("%") || $0.hasPrefix("\\gpdefrectangularnode") }
    // The page is the picture's box, whatever letters reach beyond.
    if let page = lines.firstIndex(where: { $0.hasPrefix("\\path (0.000") }) {
      let box = lines[page].dropFirst("\\path".count)
      lines[page] = "\\useasboundingbox\(box)"
      if let background {
        lines.insert("\\gpfill{rgb color={\(parts(background))}}\(box)", at: page + 1)
      }
    }
    let drawn = TikZImage.drawn(lines).joined(separator: "\n")
    return LaTeXFile.alone(
      drawn, commands: commands, packages: ["tikz"], width: width, height: height, title: title)
  }

  /// `0.106,0.141,0.188`
  private static func parts(_ color: Color) -> String {
    [color.red, color.green, color.blue].map { GnuplotText.number(Double($0) / 255) }
      .joined(separator: ",")
  }

  /// The commands in which the pictures are written. Lengths are in points of 1/72 inch, `bp`.
  private static let commands = #"""
    \tikzset{
      gnuplot/.style={line cap=round,line join=round,x=1cm,y=1cm,>=stealth},
      gp path/.style={},gp dt solid/.style={solid},gp lt border/.style={},
      gp node left/.style={anchor=mid west,inner sep=0pt,outer sep=0pt},
      gp node center/.style={anchor=mid,inner sep=0pt,outer sep=0pt},
      gp node right/.style={anchor=mid east,inner sep=0pt,outer sep=0pt},
      rgb color/.code={\definecolor{chalkfill}{rgb}{#1}\tikzset{fill=chalkfill}},
      chalk/rgb color/.code={\color[rgb]{#1}},
      chalk/color/.code={\color{black}},
    }
    \def\gpcolor#1{\tikzset{chalk/#1}}
    \def\gpsetlinetype#1{}
    \def\gpdashlength{1bp}
    \def\gpsetlinewidth#1{\pgfsetlinewidth{#1bp}\def\gpdashlength{#1bp}}
    \def\gpsetdashtype#1{\tikzset{gp path/.style={#1}}}
    \def\gpfill#1{\fill[#1]}
    \edef\chalkat{\the\catcode`\@}\catcode`\@=11\relax
    \def\gppixel#1#2#3#4#5#6#7{%
      \pgfsys@color@rgb@fill{#1}{#2}{#3}\pgfsys@rect{#4}{#5}{#6}{#7}\pgfsys@fill}
    \catcode`\@=\chalkat\relax
    \def\chalkradius{3bp}
    \def\gpsetpointsize#1{\pgfmathsetlengthmacro\chalkradius{0.5*#1*1bp}}
    \def\gp3point#1#2#3{\begin{scope}[shift={#3}]\csname chalk #1\endcsname\end{scope}}
    \expandafter\def\csname chalk gp mark 5\endcsname{%
      \fill (45:{1.3*\chalkradius})--(135:{1.3*\chalkradius})--(225:{1.3*\chalkradius})%
        --(315:{1.3*\chalkradius})--cycle;}
    \expandafter\def\csname chalk gp mark 7\endcsname{\fill (0,0) circle[radius=\chalkradius];}
    \expandafter\def\csname chalk gp mark 9\endcsname{%
      \fill (90:\chalkradius)--(210:\chalkradius)--(330:\chalkradius)--cycle;}
    \expandafter\def\csname chalk gp mark 11\endcsname{%
      \fill (270:\chalkradius)--(30:\chalkradius)--(150:\chalkradius)--cycle;}
    \expandafter\def\csname chalk gp mark 13\endcsname{%
      \fill (0:\chalkradius)--(90:\chalkradius)--(180:\chalkradius)--(270:\chalkradius)--cycle;}
    \expandafter\def\csname chalk gp mark 15\endcsname{%
      \fill (90:\chalkradius)--(162:\chalkradius)--(234:\chalkradius)--(306:\chalkradius)%
        --(18:\chalkradius)--cycle;}
    """#
}
