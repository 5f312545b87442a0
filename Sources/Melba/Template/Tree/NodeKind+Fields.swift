/// Which fields of a node name other nodes.
extension NodeKind {
  /// What a field holds.
  enum Field: UInt16 {
    case other = 0, node = 1, list = 2
  }

  /// Two bits for each field, `a` in the lowest.
  var fields: UInt16 {
    let (node, list) = (1 as UInt16, 2 as UInt16)
    switch self {
    case .template, .output, .scope, .evalContextModifier, .tuple, .list, .dict, .concat:
      return list
    case .extends, .include, .importAs, .fromImport, .expressionStatement, .not, .negative,
      .positive, .attribute, .operand, .markSafe, .markSafeIfAutoescape:
      return node
    case .forLoop: return node | node << 2 | list << 4 | list << 6 | node << 8
    case .ifElse: return node | list << 2 | list << 4 | list << 6
    case .macro: return list << 2 | list << 4 | list << 6
    case .callBlock: return node | list << 2 | list << 4 | list << 6
    case .filterBlock: return list | node << 2
    case .with: return list | list << 2 | list << 4
    case .block: return list << 2
    case .assign, .pair, .item, .multiply, .divide, .floorDivide, .add, .subtract, .modulo, .power,
      .and, .or:
      return node | node << 2
    case .assignBlock: return node | node << 2 | list << 4
    case .overlayScope: return node | list << 2
    case .scopedEvalContextModifier: return list | list << 2
    case .keyword: return node << 2
    case .conditional, .slice: return node | node << 2 | node << 4
    case .filter, .test, .call: return node | list << 4 | list << 6 | node << 8 | node << 10
    case .compare: return node | list << 2
    default: return 0
    }
  }

  func field(_ index: Int) -> Field {
    Field(rawValue: fields >> UInt16(2 * index) & 3) ?? .other
  }
}

extension Node {
  func field(_ index: Int) -> UInt32 {
    switch index {
    case 0: a
    case 1: b
    case 2: c
    case 3: d
    case 4: e
    default: f
    }
  }
}
