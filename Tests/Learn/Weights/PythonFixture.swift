import Foundation

/// A file that Python's library `safetensors` 0.8.0 has written: every kind of number, an empty tensor, a scalar,
/// and metadata with characters that JSON escapes.
enum PythonFixture {
  static let bytes = Array(Data(base64Encoded: base64, options: .ignoreUnknownCharacters)!)

  private static let base64 = """
    IAIAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCIsIm5vdGUiOiJhIFwicXVvdGVkXCIgw7wgdGV4dC
    J9LCJzY2FsYXIiOnsiZHR5cGUiOiJJNjQiLCJzaGFwZSI6W10sImRhdGFfb2Zmc2V0cyI6WzAsOF19LCJiaWFzIjp7
    ImR0eXBlIjoiRjY0Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbOCwyNF19LCJkZW5zZS9rZXJuZWwiOnsiZH
    R5cGUiOiJGMzIiLCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzI0LDQ4XX0sImVtcHR5Ijp7ImR0eXBlIjoi
    RjMyIiwic2hhcGUiOlswLDNdLCJkYXRhX29mZnNldHMiOls0OCw0OF19LCJsYWJlbHMiOnsiZHR5cGUiOiJJMzIiLC
    JzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOls0OCw2MF19LCJoYWxmIjp7ImR0eXBlIjoiRjE2Iiwic2hhcGUiOlsz
    XSwiZGF0YV9vZmZzZXRzIjpbNjAsNjZdfSwiYnl0ZXMiOnsiZHR5cGUiOiJVOCIsInNoYXBlIjpbMiwxXSwiZGF0YV
    9vZmZzZXRzIjpbNjYsNjhdfSwiZmxhZyI6eyJkdHlwZSI6IkJPT0wiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMi
    Ols2OCw3MF19fSAgBwAAAAAAAACamZmZmZm5P5qZmZmZmck/AADAPwAAAMAAAEBAAACAPmBCog3K8knx/////wAAAA
    D///9/ADj/+/8DAP8BAA==
    """
}
