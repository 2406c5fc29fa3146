/// What a host may have and a plugin may build upon: a class to subclass, a protocol to adopt, a
/// generic type. Only tests use it.
open class Animal {
  public init() {}
  open var sound: String { "…" }
  public final func speak() -> String { "It says \(sound)." }
}

public protocol Weighed: Sendable {
  var kilograms: Double { get }
}

public struct Pair<Element: Sendable>: Sendable {
  public let first: Element
  public let second: Element

  public init(_ first: Element, _ second: Element) {
    self.first = first
    self.second = second
  }

  public func mapped<Other: Sendable>(_ f: (Element) -> Other) -> Pair<Other> {
    Pair<Other>(f(first), f(second))
  }
}

/// What the plugin hands over, to be looked at by the host.
public struct Menagerie: Sendable {
  public let makeAnimal: @Sendable () -> Animal
  public let anything: any Sendable
  public let pair: Pair<Int>

  public init(makeAnimal: @escaping @Sendable () -> Animal, anything: any Sendable, pair: Pair<Int>)
  {
    self.makeAnimal = makeAnimal
    self.anything = anything
    self.pair = pair
  }
}
