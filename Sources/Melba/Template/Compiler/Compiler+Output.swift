/// Output: constant text is joined and escaped while compiling, all else is written when rendering.
extension Compiler {
  mutating func compileOutput(_ node: Node, _ mode: Mode) throws(CompileFault) {
    var skip: UInt32?
    if mode.needsOutputCheck {
      if hasCertainExtends { return }
      skip = try emit(.jumpIfExtended, effect: 0)
    }
    for i in 0..<tree.count(node.a) {
      let number = tree.member(i, of: node.a)
      let child = tree.node(number)
      line = child.line
      if isNative {
        try compileNative(number, child)
      } else if let piece = try constantPiece(child, mode) {
        if piece != 0 { try emit(.text, piece, effect: 0) }
      } else {
        try compileValue(number, child, mode)
      }
    }
    if let skip { land(skip) }
  }

  /// Whether values are given out as they are here; what a macro or a capture gives is text.
  private var isNative: Bool {
    settings.isNative && captures.count == 0 && (function.kind == .root || function.kind == .block)
  }

  private mutating func compileNative(_ number: UInt32, _ child: Node) throws(CompileFault) {
    var how = OutputMode.native
    if child.kind == .templateData {
      try push(Constant(kind: .text, text: child.a))
    } else {
      if settings.finalizes { how |= OutputMode.finalize }
      try expression(number, Mode(escaping: .off))
    }
    try emit(.emit, flag: how, effect: -1)
  }

  /// Writes an expression out.
  private mutating func compileValue(
    _ number: UInt32, _ child: Node, _ mode: Mode
  ) throws(CompileFault) {
    var how = mode.outputMode
    if settings.finalizes { how |= OutputMode.finalize }
    if child.kind == .name, !settings.isAsync, isPlainVariable(child.a) {
      let symbol = try symbol(of: child.a)
      if symbol.function == function.level {
        try emit(.emitVariable, flag: how, symbol.variable, child.a, effect: 0)
        return
      }
    }
    if child.kind == .attribute, !settings.isAsync {
      let object = tree.node(child.a)
      if object.kind == .name, isPlainVariable(object.a), object.a != special.loop {
        let symbol = try symbol(of: object.a)
        if symbol.function == function.level {
          try emit(
            .emitVariableAttribute, flag: how, symbol.variable, object.a, child.b, effect: 0)
          return
        }
      } else if object.kind != .name {
        try expression(child.a, mode)
        line = child.line
        try emit(.emitAttribute, flag: how, child.b, effect: -1)
        return
      }
    }
    try expression(number, mode)
    line = child.line
    try emit(.emit, flag: how, effect: -1)
  }

  private func isPlainVariable(_ name: UInt32) -> Bool {
    (name != special.selfName && name != special.superName) || !symbolIsReference(name)
  }

  /// Writes the value on top as it is.
  mutating func emitPlain() throws(CompileFault) {
    try emit(.emit, effect: -1)
  }

  /// The piece that a constant is written as, 0 for nothing at all; nil for what is known only when
  /// it runs.
  private mutating func constantPiece(_ node: Node, _ mode: Mode) throws(CompileFault) -> UInt32? {
    if node.kind == .templateData {
      // Where it may be escaped or not, what finalizes sees the text as well.
      if settings.finalizes, mode.escaping == .volatile { return nil }
      return try piece(of: node.a)
    }
    guard node.kind == .constant, !settings.finalizes, mode.escaping != .volatile else {
      return nil
    }
    switch ConstantKind(rawValue: node.flag) {
    case .null: return try piece(ascii: "None")
    case .no: return try piece(ascii: "False")
    case .yes: return try piece(ascii: "True")
    case .integer:
      return try piece(number: Int64(bitPattern: UInt64(node.b) << 32 | UInt64(node.a)))
    case .text:
      if mode.escaping == .on, hasSpecials(node.a) { return nil }
      return try piece(of: node.a)
    default: return nil
    }
  }

  private mutating func piece(of text: UInt32) throws(CompileFault) -> UInt32 {
    let name = program.names[Int(text)]
    if name.size == 0 { return 0 }
    return try piece(Int(unsafe UInt(bitPattern: name.data)), Int(name.size))
  }

  private mutating func piece(number: Int64) throws(CompileFault) -> UInt32 {
    let start = program.bytes.count
    var left = number.magnitude
    var power: UInt64 = 1
    while left / power >= 10 { power *= 10 }
    if number < 0 { try append(&program.bytes, UInt8(ascii: "-")) }
    while power > 0 {
      try append(&program.bytes, UInt8(truncatingIfNeeded: 48 + left / power))
      left %= power
      power /= 10
    }
    return try piece(start, program.bytes.count - start)
  }

  private func hasSpecials(_ text: UInt32) -> Bool {
    let name = program.names[Int(text)]
    let start = Int(unsafe UInt(bitPattern: name.data))
    for i in start..<start + Int(name.size) {
      switch program.bytes[i] {
      case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
        UInt8(ascii: "'"):
        return true
      default: continue
      }
    }
    return false
  }
}
