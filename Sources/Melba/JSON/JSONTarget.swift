/// Where a reader puts what it reads.
protocol JSONTarget {
  /// Whether values stay on the stack and become a tree.
  static var isTree: Bool { get }

  // Each is told of and returns whether to go on.
  func value(_ value: Value) -> Bool
  func key(_ key: Value) -> Bool
  func start(isObject: Bool) -> Bool
  func end(isObject: Bool, count: Int) -> Bool
}

/// Values that become a tree; what it is told costs nothing, because it is inlined.
struct JSONTree: JSONTarget {
  static var isTree: Bool { true }

  func value(_ value: Value) -> Bool { true }
  func key(_ key: Value) -> Bool { true }
  func start(isObject: Bool) -> Bool { true }
  func end(isObject: Bool, count: Int) -> Bool { true }
}
