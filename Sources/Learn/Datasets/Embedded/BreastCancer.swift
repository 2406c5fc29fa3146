extension Examples {
  /// Breast tumours under the microscope: 569 examples, 212 malignant (0) and 357 benign (1), 30
  /// measurements of cell nuclei: ten properties, each as mean, standard error and worst.
  ///
  /// W. Wolberg, O. Mangasarian, N. Street and W. Street (1993), Breast Cancer Wisconsin (Diagnostic).
  /// UCI Machine Learning Repository, https://doi.org/10.24432/C5DW2B, under CC BY 4.0.
  public static var breastCancer: Examples {
    let properties = [
      "radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity",
      "concave points", "symmetry", "fractal dimension",
    ]
    let names = ["mean", "error of", "worst"].flatMap { kind in properties.map { "\(kind) \($0)" } }
    let text = embedded { () throws(DataError) in try EmbeddedFile.breastCancer.text() }
    return Examples(
      embedded: String(text.drop { $0 != "\n" }), names: names, classes: ["malignant", "benign"])
  }
}
