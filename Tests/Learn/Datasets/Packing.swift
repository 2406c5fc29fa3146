import CZlib

/// Bytes as a gzip file.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  precondition(czlib_begin_gzip(&stream, 6) == Z_OK)
  return deflated(&stream, bytes)
}

/// Bytes as zlib packs them inside a PNG.
func zlibbed(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  precondition(deflateInit_(&stream, 6, ZLIB_VERSION, size) == Z_OK)
  return deflated(&stream, bytes)
}

private func deflated(_ stream: inout z_stream, _ bytes: [UInt8]) -> [UInt8] {
  var input = bytes
  var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 1000)
  let count = input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
      return output.count - Int(stream.avail_out)
    }
  }
  deflateEnd(&stream)
  return Array(output[..<count])
}

func bigEndian(_ number: Int) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
}

/// A PNG made by hand: any header, any rows, whatever fits or does not.
struct HandmadePNG {
  var width = 1
  var height = 1
  var depth = 8
  var colorType = 0
  var palette: [UInt8] = []
  var transparency: [UInt8] = []
  /// Each row's bytes, without the filter byte.
  var rows: [[UInt8]] = []
  /// 1 where the rows are those of Adam7's passes, one behind the other.
  var interlacing: UInt8 = 0

  /// The same picture in Adam7's seven passes, of `size` bytes a pixel.
  func interlaced(_ size: Int) -> HandmadePNG {
    var png = self
    png.interlacing = 1
    png.rows = []
    for (x, y, dx, dy) in [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
      (0, 1, 1, 2),
    ] {
      let columns = Array(stride(from: x, to: width, by: dx))
      if columns.isEmpty { continue }
      for row in stride(from: y, to: height, by: dy) {
        png.rows.append(columns.flatMap { rows[row][$0 * size..<($0 + 1) * size] })
      }
    }
    return png
  }

  var bytes: [UInt8] {
    var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let header =
      bigEndian(width) + bigEndian(height) + [UInt8(depth), UInt8(colorType), 0, 0, interlacing]
    png += chunk("IHDR", header)
    if !palette.isEmpty { png += chunk("PLTE", palette) }
    if !transparency.isEmpty { png += chunk("tRNS", transparency) }
    png += chunk("IDAT", zlibbed(rows.flatMap { [0] + $0 }))
    return png + chunk("IEND", [])
  }

  private func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    let checksum = body.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
    return bigEndian(data.count) + body + bigEndian(Int(checksum))
  }
}
