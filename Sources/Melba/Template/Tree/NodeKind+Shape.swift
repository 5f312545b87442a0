/// What a field of a node holds, as four bits of its kind's shape.
enum FieldShape {
  static let none: UInt32 = 0
  static let node: UInt32 = 1
  static let list: UInt32 = 2
  static let text: UInt32 = 3
  static let texts: UInt32 = 4
}

extension NodeKind {
  /// The shapes of `a` to `f`, `a` in the lowest four bits.
  var shape: UInt32 {
    switch self {
    case .none, .continueLoop, .breakLoop, .contextReference, .derivedContextReference, .constant:
      return 0x0
    case .template, .output, .scope, .evalContextModifier, .list, .tuple, .dict, .concat:
      return 0x2
    case .extends, .include, .expressionStatement, .operand, .not, .negative, .positive, .markSafe,
      .markSafeIfAutoescape:
      return 0x1
    case .forLoop: return 0x12211
    case .ifElse: return 0x2221
    case .macro: return 0x2223
    case .callBlock: return 0x2221
    case .filterBlock: return 0x12
    case .with: return 0x222
    case .block: return 0x23
    case .importAs: return 0x31
    case .fromImport: return 0x41
    case .assign: return 0x11
    case .assignBlock: return 0x211
    case .overlayScope: return 0x21
    case .scopedEvalContextModifier: return 0x22
    case .name, .templateData, .environmentAttribute, .importedName, .internalName: return 0x3
    case .namespaceReference, .extensionAttribute: return 0x33
    case .pair: return 0x11
    case .keyword: return 0x13
    case .conditional: return 0x111
    case .filter, .test: return 0x112231
    case .call: return 0x112201
    case .item: return 0x11
    case .attribute: return 0x31
    case .slice: return 0x111
    case .compare: return 0x21
    case .multiply, .divide, .floorDivide, .add, .subtract, .modulo, .power, .and, .or:
      return 0x11
    }
  }
}

extension Node {
  /// Field 0 is `a`, field 5 is `f`.
  func field(_ index: Int) -> UInt32 {
    switch index {
    case 0: return a
    case 1: return b
    case 2: return c
    case 3: return d
    case 4: return e
    default: return f
    }
  }
}
