/// Which of a few names a body uses without setting them first, in the order of the text.
struct Undeclared {
  /// Bit i for name i.
  var sought: UInt8
  var found: UInt8 = 0

  init(count: Int) {
    sought = UInt8((1 << count) - 1)
  }
}

extension Compiler {
  func undeclared(_ names: (UInt32, UInt32, UInt32), in list: UInt32) -> UInt8 {
    var state = Undeclared(count: 3)
    visit(list: list, names, &state)
    return state.found
  }

  private func visit(list: UInt32, _ names: (UInt32, UInt32, UInt32), _ state: inout Undeclared) {
    for i in 0..<tree.count(list) { visit(tree.member(i, of: list), names, &state) }
  }

  private func visit(
    _ number: UInt32, _ names: (UInt32, UInt32, UInt32), _ state: inout Undeclared
  ) {
    if number == 0 { return }
    let node = tree.node(number)
    switch node.kind {
    case .name:
      let bit: UInt8 =
        node.a == 0 ? 0 : node.a == names.0 ? 1 : node.a == names.1 ? 2 : node.a == names.2 ? 4 : 0
      if node.flag == NameUse.load.rawValue, bit & state.sought != 0 {
        state.found |= bit
      } else {
        state.sought &= ~bit
      }
    case .block:
      return
    default:
      for i in 0..<6 {
        switch node.kind.field(i) {
        case .node: visit(node.field(i), names, &state)
        case .list: visit(list: node.field(i), names, &state)
        default: break
        }
      }
    }
  }

  /// Whether there is a node of a kind in a list, the node's own children included.
  func contains(_ kind: NodeKind, flag: UInt8 = 0, in list: UInt32) -> Bool {
    for i in 0..<tree.count(list) {
      if contains(kind, flag: flag, at: tree.member(i, of: list)) { return true }
    }
    return false
  }

  func contains(_ kind: NodeKind, flag: UInt8, at number: UInt32) -> Bool {
    if number == 0 { return false }
    let node = tree.node(number)
    if node.kind == kind, node.flag & flag == flag { return true }
    for i in 0..<6 {
      switch node.kind.field(i) {
      case .node:
        if contains(kind, flag: flag, at: node.field(i)) { return true }
      case .list:
        if contains(kind, flag: flag, in: node.field(i)) { return true }
      default: break
      }
    }
    return false
  }

  /// In `kept` while blocks are looked for: a block has that name.
  private static var blockMark: UInt32 { UInt32.max - 1 }

  /// Finds the blocks, of which each name may be there once.
  mutating func collectBlocks(_ number: UInt32) throws(CompileFault) {
    if number == 0 { return }
    let node = tree.node(number)
    if node.kind == .block {
      // Equal names are the same text; no variable is kept for any yet.
      if kept[Int(node.a)].function == Self.blockMark {
        throw CompileFault(reason: .blockTwice, name: node.a, line: node.line)
      }
      kept[Int(node.a)].function = Self.blockMark
      try append(&blockNodes, number)
    }
    for i in 0..<6 {
      switch node.kind.field(i) {
      case .node: try collectBlocks(node.field(i))
      case .list:
        let list = node.field(i)
        for k in 0..<tree.count(list) { try collectBlocks(tree.member(k, of: list)) }
      default: break
      }
    }
  }
}
