import Notation

extension Scalar {
  /// What each node behind this one is called, wherever it is shown: by its own name where it has one, by its
  /// number where it was given without a name, and else by a letter that no other node has.
  ///
  /// One function names them, so that a picture of the graph, a list of its nodes and an explanation agree. The
  /// node itself is called "c" where it has no name.
  public func names() -> [ObjectIdentifier: String] {
    names(of: inputsFirst())
  }

  /// The names of a graph's nodes, each of which stands after its inputs.
  func names(of nodes: [Scalar]) -> [ObjectIdentifier: String] {
    var names: [ObjectIdentifier: String] = [:]
    names.reserveCapacity(nodes.count)
    let taken = Set(nodes.compactMap(\.name))
    let unnamed = nodes.count { $0.name == nil && !$0.isLeaf && $0 !== self }
    let letters = ["u", "v", "w", "p", "q", "r", "s", "t"].filter { !taken.contains($0) }
    var next = 0
    for node in nodes {
      let own = node === self ? (node.isLeaf ? "x" : "c") : node.isLeaf ? written(node.value) : nil
      if let name = node.name ?? own {
        names[ObjectIdentifier(node)] = name
        continue
      }
      var letter: String
      repeat {
        letter = unnamed <= letters.count ? letters[next] : "u" + lowered(next + 1)
        next += 1
      } while taken.contains(letter)
      names[ObjectIdentifier(node)] = letter
    }
    return names
  }

  /// The nodes of the graph, each after its inputs: a walk with its own stack, no recursion.
  func inputsFirst() -> [Scalar] {
    var order: [Scalar] = []
    var seen: Set<ObjectIdentifier> = []
    var path: [(node: Scalar, nextInput: Int)] = [(self, 0)]
    seen.insert(ObjectIdentifier(self))
    while let (node, next) = path.last {
      if next == node.inputs.count {
        order.append(node)
        path.removeLast()
        continue
      }
      path[path.count - 1].nextInput += 1
      let input = node.inputs[next].node
      if seen.insert(ObjectIdentifier(input)).inserted { path.append((input, 0)) }
    }
    return order
  }
}
