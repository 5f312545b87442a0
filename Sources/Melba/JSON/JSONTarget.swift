/// Where a reader puts what it reads.
protocol JSONTarget {
  /// Whether values stay on the stack and become a tree; what follows is for those that do not.
  static var isTree: Bool { get }

  func value(_ value: Value) -> Bool
  func key(_ key: Value) -> Bool
  func start(isObject: Bool) -> Bool
  func end(isObject: Bool, count: Int) -> Bool
}

/// Values that become a tree.
struct JSONTree: JSONTarget {
  static var isTree: Bool { true }

  func value(_ value: Value) -> Bool { true }
  func key(_ key: Value) -> Bool { true }
  func start(isObject: Bool) -> Bool { true }
  func end(isObject: Bool, count: Int) -> Bool { true }
}
