extension DataChoice {
  /// Whether the arrays at the path are pictures: inputs with height and width, or rows of the bytes of square pictures
  /// of 8 × 8 or more. Other rows are a table, also where a square has as many numbers.
  /// - Throws: `DataError` where the file is damaged, or what its arrays are for contradicts itself.
  public func arraysArePictures(_ path: String) throws(DataError) -> Bool {
    let archive = try ArrayArchive(DataKind.arrayFile(path))
    let named = target.map(archive.has) == true ? target : nil
    guard let inputs = try ArrayParts.found(in: archive, named)?.training.inputs else {
      return false
    }
    if inputs.shape.count != 2 { return inputs.shape.count > 2 }
    let width = inputs.shape[1]
    return inputs.type.size == 1 && (8...max(8, width)).contains { $0 * $0 == width }
  }
}
