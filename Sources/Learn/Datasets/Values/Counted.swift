/// A number and what it counts, one or several: "1 row", "2 rows".
package func counted(_ count: Int, _ one: String, _ several: String? = nil) -> String {
  "\(count) \(count == 1 ? one : several ?? one + "s")"
}
