/// Tags that name things: other templates, macros, variables.
extension Parser {
  // MARK: - Other templates

  mutating func readInclude() throws(TemplateFault) {
    var result = node(.include, current)
    try advance()
    result.a = try readExpression()
    if isAt(.ignore) {
      let after = try next()
      if after.kind == .name, after.word == .missing {
        result.flag |= 2
        try advance()
        try advance()
      }
    }
    if try readContext() ?? true { result.flag |= 1 }
    try push(builder.add(result))
  }

  /// `with context` or `without context`, if that is here.
  private mutating func readContext() throws(TemplateFault) -> Bool? {
    guard isAt(.with) || isAt(.without) else { return nil }
    let after = try next()
    guard after.kind == .name, after.word == .context else { return nil }
    let isWith = isAt(.with)
    try advance()
    try advance()
    return isWith
  }

  mutating func readImport() throws(TemplateFault) {
    var result = node(.importAs, current)
    try advance()
    result.a = try readExpression()
    try expect(.asWord)
    result.b = try name(readNameTarget())
    if try readContext() ?? false { result.flag = 1 }
    try push(builder.add(result))
  }

  mutating func readFrom() throws(TemplateFault) {
    var result = node(.fromImport, current)
    try advance()
    result.a = try readExpression()
    try expect(.importWord)
    let start = scratch.count
    while true {
      if scratch.count > start { try expect(.comma) }
      guard current.kind == .name else {
        try expect(.name)
        break
      }
      if let isWith = try readContext() {
        result.flag = isWith ? 1 : 0
        break
      }
      let target = try readNameTarget()
      if source.peek(Int(target.offset)) == UInt8(ascii: "_") {
        try fail("names starting with an underline can not be imported", at: target, .assertion)
      }
      try push(name(target))
      try push(skip(.asWord) ? name(readNameTarget()) : 0)
      if let isWith = try readContext() {
        result.flag = isWith ? 1 : 0
        break
      }
      if current.kind != .comma { break }
    }
    result.b = try list(from: start)
    try push(builder.add(result))
  }

  // MARK: - Macros

  /// The parameters of a macro, into two fields.
  private mutating func readSignature(
    _ arguments: inout UInt32, _ defaults: inout UInt32
  ) throws(TemplateFault) {
    try expect(.leftParenthesis)
    // Names and defaults alternate until all are there; 0 is none.
    let start = scratch.count
    var names = 0
    var count = 0
    while current.kind != .rightParenthesis {
      if names > 0 { try expect(.comma) }
      let token = try readNameTarget()
      var parameter = node(.name, token)
      parameter.flag = NameUse.parameter.rawValue
      parameter.a = try name(token)
      let number = try builder.add(parameter)
      var value: UInt32 = 0
      if try skip(.assign) {
        value = try readExpression()
        count += 1
      } else if count > 0 {
        try fail("non-default argument follows default argument")
      }
      try push(number)
      try push(value)
      names += 1
    }
    try expect(.rightParenthesis)
    let end = scratch.count
    for i in stride(from: start, to: end, by: 2) { try push(scratch[i]) }
    arguments = try list(from: end)
    for i in stride(from: start + 1, to: end, by: 2) where scratch[i] != 0 { try push(scratch[i]) }
    defaults = try list(from: end)
    scratch.shorten(to: start)
  }

  mutating func readMacro() throws(TemplateFault) {
    var result = node(.macro, current)
    try advance()
    result.a = try name(readNameTarget())
    try readSignature(&result.b, &result.c)
    result.d = try readStatements(toEnd: .endmacro)
    try push(builder.add(result))
  }

  mutating func readCallBlock() throws(TemplateFault) {
    let tag = current
    var result = node(.callBlock, tag)
    try advance()
    if current.kind == .leftParenthesis { try readSignature(&result.b, &result.c) }
    result.a = try readExpression()
    if tree.node(result.a).kind != .call { try fail("expected call", at: tag) }
    result.d = try readStatements(toEnd: .endcall)
    try push(builder.add(result))
  }

  // MARK: - Assignments

  mutating func readSet() throws(TemplateFault) {
    let tag = current
    try advance()
    let target = try readTarget(withNamespace: true)
    if try skip(.assign) {
      var result = node(.assign, tag)
      result.a = target
      result.b = try readTuple()
      return try push(builder.add(result))
    }
    var result = node(.assignBlock, tag)
    result.a = target
    result.b = try readFilter(0)
    result.c = try readStatements(toEnd: .endset)
    try push(builder.add(result))
  }

  /// A name that is set, as its token.
  private mutating func readNameTarget() throws(TemplateFault) -> Token {
    let token = try expect(.name)
    if isConstant(token.word) { try fail("can't assign to 'name'", at: token) }
    return token
  }

  private func isConstant(_ word: Word) -> Bool {
    word == .trueWord || word == .falseWord || word == .noneWord
  }

  mutating func readTarget(
    use: NameUse = .store, withNamespace: Bool = false
  ) throws(TemplateFault) -> UInt32 {
    let target = try readTuple(isSimple: true, withNamespace: withNamespace)
    guard set(target, to: use) else {
      let node = tree.node(target)
      lexer.message.start()
      lexer.message.append("can't assign to ")
      lexer.message.append(quoted: node.kind.name)
      try failAppended(
        at: Token(kind: .data, line: node.line, offset: node.offset, size: 0))
    }
    return target
  }

  /// Makes a name, or a tuple of them, one that is written; false for all else.
  private mutating func set(_ number: UInt32, to use: NameUse) -> Bool {
    let node = tree.node(number)
    switch node.kind {
    case .namespaceReference: return true
    case .name: break
    case .tuple:
      // The height of the tree bounds this recursion.
      for i in 0..<tree.count(node.a) where !set(tree.member(i, of: node.a), to: use) {
        return false
      }
    default: return false
    }
    builder.tree.nodes[Int(number)].flag = use.rawValue
    return true
  }

  mutating func readDebug() throws(TemplateFault) {
    let tag = current
    try advance()
    var method = node(.extensionAttribute, tag)
    method.a = try builder.text("melba.templates.ext.DebugExtension")
    method.b = try builder.text("_render")
    var call = node(.call, tag)
    call.a = try builder.add(method)
    call.c = try listOfOne(builder.add(node(.contextReference, tag)))
    var result = node(.output, tag)
    result.a = try listOfOne(builder.add(call))
    try push(builder.add(result))
  }
}

extension NodeKind {
  /// What a message calls what cannot be assigned to.
  fileprivate var name: StaticString {
    switch self {
    case .constant: "const"
    case .tuple: "tuple"
    case .list: "list"
    case .dict: "dict"
    case .name: "name"
    default: operationName
    }
  }

  private var operationName: StaticString {
    switch self {
    case .filter: "filter"
    case .test: "test"
    case .call: "call"
    case .item: "getitem"
    case .attribute: "getattr"
    case .concat: "concat"
    case .compare: "compare"
    case .conditional: "condexpr"
    case .multiply: "mul"
    case .divide: "div"
    case .floorDivide: "floordiv"
    case .add: "add"
    case .subtract: "sub"
    case .modulo: "mod"
    case .power: "pow"
    case .and: "and"
    case .or: "or"
    case .not: "not"
    case .negative: "neg"
    case .positive: "pos"
    default: "expr"
    }
  }
}
