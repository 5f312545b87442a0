import CEntry

extension Compiler {
  /// Pushes what an expression is.
  mutating func expression(_ number: UInt32, _ mode: Mode) throws(CompileFault) {
    let node = tree.node(number)
    line = node.line
    if node.height > 1 { try checkStack(for: node) }
    switch node.kind {
    case .name: try name(node)
    case .constant: try constant(node)
    case .templateData: try templateData(node, mode)
    case .tuple, .list:
      let count = tree.count(node.a)
      for i in 0..<count { try expression(tree.member(i, of: node.a), mode) }
      try emit(
        .build, flag: node.kind == .list ? 0 : 1, UInt32(count), effect: 1 - count)
    case .dict:
      let count = tree.count(node.a)
      for i in 0..<count {
        let pair = tree.node(tree.member(i, of: node.a))
        try expression(pair.a, mode)
        try expression(pair.b, mode)
      }
      try emit(.build, flag: 2, UInt32(2 * count), effect: 1 - 2 * count)
    case .conditional: try conditional(node, mode)
    case .filter: try filter(node, mode)
    case .test: try test(node, mode)
    case .call: try call(node, mode)
    case .item: try item(node, mode)
    case .attribute: try attribute(node, mode)
    case .slice: try slice(node, mode)
    case .concat:
      let count = tree.count(node.a)
      for i in 0..<count { try expression(tree.member(i, of: node.a), mode) }
      try emit(.concat, flag: mode.outputMode, UInt32(count), effect: 1 - count)
    case .compare: try compare(node, mode)
    case .multiply: try binary(node, 2, mode)
    case .divide: try binary(node, 3, mode)
    case .floorDivide: try binary(node, 4, mode)
    case .add: try binary(node, 0, mode)
    case .subtract: try binary(node, 1, mode)
    case .modulo: try binary(node, 5, mode)
    case .power: try binary(node, 6, mode)
    case .and, .or:
      try expression(node.a, mode)
      let end = try emit(
        node.kind == .and ? .jumpIfFalseOrPop : .jumpIfTrueOrPop, effect: -1)
      try expression(node.b, mode)
      land(end)
    case .not:
      try expression(node.a, mode)
      try emit(.not, effect: 0)
    case .negative: try unary(node, 7, mode)
    case .positive: try unary(node, 8, mode)
    case .markSafe:
      try expression(node.a, mode)
      try emit(.markSafe, flag: OutputMode.escape, effect: 0)
    case .markSafeIfAutoescape:
      try expression(node.a, mode)
      try emit(.markSafe, flag: OutputMode.volatile, effect: 0)
    case .contextReference: try emit(.reference, flag: ReferenceKind.context, effect: 1)
    case .derivedContextReference:
      let locals = try pushLocals()
      try emit(
        .reference, flag: ReferenceKind.derivedContext, locals.count, locals.signature,
        effect: 1 - Int(locals.count))
    case .environmentAttribute:
      try emit(.reference, flag: ReferenceKind.environmentAttribute, node.a, effect: 1)
    case .extensionAttribute:
      try emit(.reference, flag: ReferenceKind.extensionAttribute, node.a, node.b, effect: 1)
    case .importedName:
      try emit(.reference, flag: ReferenceKind.importedName, node.a, effect: 1)
    case .internalName:
      try name(node)
    default:
      throw CompileFault(reason: .strangeNode, line: node.line)
    }
  }

  private mutating func name(_ node: Node) throws(CompileFault) {
    if node.a == special.selfName || (node.a == special.superName && isInBlock), symbolIsReference(node.a) {
      try emit(
        .reference,
        flag: node.a == special.selfName ? ReferenceKind.selfReference : ReferenceKind.superReference,
        effect: 1)
      return
    }
    try load(try symbol(of: node.a))
  }

  /// Whether the outermost function here is a block; only there is `super` special.
  private var isInBlock: Bool {
    var i = program.functions.count - 1
    while i >= 0 {
      let kind = program.functions[i].kind
      if kind == .block { return true }
      if kind == .root { return false }
      i -= 1
    }
    return false
  }

  private mutating func constant(_ node: Node) throws(CompileFault) {
    switch ConstantKind(rawValue: node.flag) {
    case .null: try emit(.null, effect: 1)
    case .no: try emit(.no, effect: 1)
    case .yes: try emit(.yes, effect: 1)
    case .integer:
      let bits = UInt64(node.b) << 32 | UInt64(node.a)
      let number = Int64(bitPattern: bits)
      if number == Int64(Int32(truncatingIfNeeded: number)) {
        try emit(.integer, node.a, effect: 1)
      } else {
        try push(Constant(kind: .integer, bits: bits))
      }
    case .double:
      try push(Constant(kind: .double, bits: UInt64(node.b) << 32 | UInt64(node.a)))
    case .bigInteger: try push(Constant(kind: .bigInteger, text: node.a))
    case .text: try push(Constant(kind: .text, text: node.a))
    case .object: try push(Constant(kind: .object, text: node.a))
    case nil: throw CompileFault(reason: .strangeNode, line: node.line)
    }
  }

  mutating func push(_ constant: Constant) throws(CompileFault) {
    try append(&program.constants, constant)
    try emit(.constant, UInt32(program.constants.count - 1), effect: 1)
  }

  private mutating func templateData(_ node: Node, _ mode: Mode) throws(CompileFault) {
    try push(Constant(kind: .text, text: node.a))
    if mode.escaping != .off { try emit(.markSafe, flag: mode.outputMode, effect: 0) }
  }

  private mutating func conditional(_ node: Node, _ mode: Mode) throws(CompileFault) {
    let soft = mode.soft()
    let line = self.line
    try expression(node.a, soft)
    let other = try emit(.jumpIfFalse, effect: -1)
    try expression(node.b, soft)
    let end = try emit(.jump, effect: -1)
    land(other)
    if node.c != 0 {
      try expression(node.c, soft)
    } else {
      self.line = line
      try emit(.undefined, flag: 2, 0, line, effect: 1)
    }
    land(end)
  }

  // MARK: - Filters and tests

  mutating func filter(_ node: Node, _ mode: Mode) throws(CompileFault) {
    if node.a != 0 { try expression(node.a, mode) }
    let made = try arguments(node, mode, before: 1)
    line = node.line
    if !mode.isSoft {
      try append(
        &program.requirements, Requirement(name: node.b, line: node.line, isFilter: true))
    }
    try emit(.filter, flag: made.flag, made.count, made.signature, node.b, effect: -made.pushed)
    try waitIfAsync()
  }

  private mutating func test(_ node: Node, _ mode: Mode) throws(CompileFault) {
    try expression(node.a, mode)
    let made = try arguments(node, mode, before: 1)
    line = node.line
    if !mode.isSoft {
      try append(
        &program.requirements, Requirement(name: node.b, line: node.line, isFilter: false))
    }
    try emit(.test, flag: made.flag, made.count, made.signature, node.b, effect: -made.pushed)
    try waitIfAsync()
  }

  // MARK: - Parts

  private mutating func attribute(_ node: Node, _ mode: Mode) throws(CompileFault) {
    let object = tree.node(node.a)
    if object.kind == .name, object.a == special.loop {
      let symbol = try symbol(of: special.loop)
      if symbol.isLoop, let property = property(node.b) {
        try emit(
          .loopProperty, flag: property.rawValue, symbol.variable, 0,
          function.level - symbol.function, effect: 1)
        return
      }
    }
    try expression(node.a, mode)
    line = node.line
    try emit(.attribute, node.b, effect: 0)
    try waitIfAsync()
  }

  private mutating func item(_ node: Node, _ mode: Mode) throws(CompileFault) {
    try expression(node.a, mode)
    try expression(node.b, mode)
    line = node.line
    // A slice goes to the object itself and not through the environment.
    let isSlice = tree.node(node.b).kind == .slice
    try emit(.item, flag: isSlice ? 1 : 0, effect: -1)
    if !isSlice { try waitIfAsync() }
  }

  private mutating func slice(_ node: Node, _ mode: Mode) throws(CompileFault) {
    for part in 0..<3 {
      let number = node.field(part) as UInt32
      if number != 0 {
        try expression(number, mode)
      } else {
        try emit(.null, effect: 1)
      }
    }
    try emit(.build, flag: 3, 3, effect: -2)
  }

  // MARK: - Operators

  private mutating func binary(
    _ node: Node, _ operation: UInt8, _ mode: Mode
  ) throws(CompileFault) {
    try expression(node.a, mode)
    try expression(node.b, mode)
    line = node.line
    try emit(
      .binary, flag: operation | (settings.interceptsOperators ? 0x80 : 0), effect: -1)
  }

  private mutating func unary(
    _ node: Node, _ operation: UInt8, _ mode: Mode
  ) throws(CompileFault) {
    try expression(node.a, mode)
    line = node.line
    try emit(.unary, flag: operation | (settings.interceptsOperators ? 0x80 : 0), effect: 0)
  }

  /// In a chain each expression is evaluated once, and none after the first that is false.
  private mutating func compare(_ node: Node, _ mode: Mode) throws(CompileFault) {
    let count = tree.count(node.b)
    try expression(node.a, mode)
    var ends = UInt32.max
    for i in 0..<count {
      let operand = tree.node(tree.member(i, of: node.b))
      try expression(operand.a, mode)
      if i < count - 1 {
        try emit(.duplicate, effect: 1)
        try emit(.rotate, effect: 0)
        try emit(.compare, flag: operand.flag, effect: -1)
        ends = try emit(.jumpIfFalseOrPop, ends, effect: -1)
      } else {
        try emit(.compare, flag: operand.flag, effect: -1)
      }
    }
    if count > 1 {
      let over = try emit(.jump, effect: 0)
      function.depth += 1
      landAll(ends)
      try emit(.swap, effect: 0)
      try emit(.pop, effect: -1)
      land(over)
    }
  }
}

/// What the host is asked for by kind.
enum ReferenceKind {
  static let context: UInt8 = 0
  static let derivedContext: UInt8 = 1
  static let environmentAttribute: UInt8 = 2
  static let extensionAttribute: UInt8 = 3
  static let importedName: UInt8 = 4
  static let selfReference: UInt8 = 5
  static let superReference: UInt8 = 6
  /// The value on top with all its items there, if it gives them asynchronously.
  static let collected: UInt8 = 7
  /// The text of the module on top.
  static let moduleText: UInt8 = 8
}
