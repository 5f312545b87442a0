/// What follows an operand: attributes, items, calls, filters and tests.
extension Parser {
  mutating func readPostfix(_ node: UInt32) throws(TemplateFault) -> UInt32 {
    var node = node
    while true {
      switch current.kind {
      case .dot: node = try readDot(node)
      case .leftBracket: node = try readSubscript(node)
      case .leftParenthesis: node = try readCall(node)
      default: return node
      }
    }
  }

  mutating func readFilters(_ node: UInt32) throws(TemplateFault) -> UInt32 {
    var node = node
    while true {
      switch current.kind {
      case .pipe: node = try readFilter(node)
      case .name where current.word == .isWord: node = try readTest(node)
      case .leftParenthesis: node = try readCall(node)
      default: return node
      }
    }
  }

  private mutating func readDot(_ operand: UInt32) throws(TemplateFault) -> UInt32 {
    let dot = current
    try advance()
    let token = current
    try advance()
    if token.kind == .name {
      var result = node(.attribute, dot)
      result.a = operand
      result.b = try name(token)
      return try builder.add(result)
    }
    guard token.kind == .integer else { try fail("expected name or number", at: token) }
    var result = node(.item, dot)
    result.a = operand
    result.b = try number(token)
    return try builder.add(result)
  }

  private mutating func readSubscript(_ operand: UInt32) throws(TemplateFault) -> UInt32 {
    let bracket = current
    try advance()
    let start = scratch.count
    while current.kind != .rightBracket {
      if scratch.count > start { try expect(.comma) }
      try push(readIndex())
    }
    try expect(.rightBracket)
    var result = node(.item, bracket)
    result.a = operand
    if scratch.count == start + 1 {
      result.b = scratch[start]
      scratch.shorten(to: start)
    } else {
      var tuple = node(.tuple, bracket)
      tuple.a = try list(from: start)
      result.b = try builder.add(tuple)
    }
    return try builder.add(result)
  }

  /// An index or a slice.
  private mutating func readIndex() throws(TemplateFault) -> UInt32 {
    var slice = node(.slice, current)
    if current.kind != .colon {
      slice.a = try readExpression()
      if current.kind != .colon { return slice.a }
    }
    try advance()
    if !isAtIndexEnd, current.kind != .colon { slice.b = try readExpression() }
    if try skip(.colon), !isAtIndexEnd { slice.c = try readExpression() }
    return try builder.add(slice)
  }

  private var isAtIndexEnd: Bool { current.kind == .rightBracket || current.kind == .comma }

  private mutating func readCall(_ callee: UInt32) throws(TemplateFault) -> UInt32 {
    var result = node(.call, current)
    result.a = callee
    try readArguments(&result)
    return try builder.add(result)
  }

  /// Into the fields `c` to `f`, as calls, filters and tests have them.
  private mutating func readArguments(_ result: inout Node) throws(TemplateFault) {
    let begin = try expect(.leftParenthesis)
    let start = scratch.count
    // Keyword arguments are put into a list of their own once all are read; none precedes another.
    var keywords = 0
    var needsComma = false
    while current.kind != .rightParenthesis {
      if needsComma {
        try expect(.comma)
        if current.kind == .rightParenthesis { break }
      }
      if current.kind == .multiply {
        try ensure(result.e == 0 && result.f == 0, begin)
        try advance()
        result.e = try readExpression()
      } else if current.kind == .power {
        try ensure(result.f == 0, begin)
        try advance()
        result.f = try readExpression()
      } else if current.kind == .name, try next().kind == .assign {
        try ensure(result.f == 0, begin)
        let key = current
        try advance()
        try advance()
        let value = try readExpression()
        var keyword = Node(.keyword, line: tree.node(value).line, offset: key.offset)
        keyword.a = try name(key)
        keyword.b = value
        try push(builder.add(keyword))
        keywords += 1
      } else {
        try ensure(result.e == 0 && result.f == 0 && keywords == 0, begin)
        try push(readExpression())
      }
      needsComma = true
    }
    try expect(.rightParenthesis)
    result.d = try list(from: scratch.count - keywords)
    result.c = try list(from: start)
  }

  private mutating func ensure(_ isRight: Bool, _ begin: Token) throws(TemplateFault) {
    if !isRight { try fail("invalid syntax for function call expression", at: begin) }
  }

  /// One filter or several in a row; `isInline` when the first has no bar before it.
  mutating func readFilter(
    _ operand: UInt32, isInline: Bool = false
  ) throws(TemplateFault) -> UInt32 {
    var operand = operand
    var isInline = isInline
    while current.kind == .pipe || isInline {
      if !isInline { try advance() }
      isInline = false
      var result = node(.filter, current)
      result.a = operand
      result.b = try readDottedName()
      if current.kind == .leftParenthesis { try readArguments(&result) }
      operand = try builder.add(result)
    }
    return operand
  }

  private mutating func readDottedName() throws(TemplateFault) -> UInt32 {
    let first = try expect(.name)
    guard current.kind == .dot else { return try name(first) }
    let start = builder.tree.bytes.count
    try append(text(of: first))
    while try skip(.dot) {
      try append(UInt8(ascii: "."))
      try append(text(of: expect(.name)))
    }
    return try builder.textAdded(from: start)
  }

  mutating func append(_ text: SourceText) throws(TemplateFault) {
    for i in 0..<text.count { try append(text[i]) }
  }

  private mutating func readTest(_ operand: UInt32) throws(TemplateFault) -> UInt32 {
    let begin = current
    try advance()
    let isNegated = try skip(.not)
    var result = node(.test, begin)
    result.a = operand
    result.b = try readDottedName()
    switch current.kind {
    case .leftParenthesis:
      try readArguments(&result)
    case .name, .string, .integer, .float, .leftBracket, .leftBrace:
      if isAt(.elseWord) || isAt(.or) || isAt(.and) { break }
      if isAt(.isWord) { try fail("You cannot chain multiple tests with is") }
      let start = scratch.count
      try enter()
      try push(readPostfix(readPrimary()))
      leave()
      result.c = try list(from: start)
    default: break
    }
    let test = try builder.add(result)
    guard isNegated else { return test }
    var negation = node(.not, begin)
    negation.a = test
    return try builder.add(negation)
  }
}
