/// Expressions.  Binary operators are read by climbing: one call reads all of a precedence or
/// higher, so that a parenthesis costs few frames.
extension Parser {
  /// What binds tighter is greater.
  private enum Level {
    static var or: UInt8 { 1 }
    static var and: UInt8 { 2 }
    static var not: UInt8 { 3 }
    static var compare: UInt8 { 4 }
    static var sum: UInt8 { 5 }
    static var concat: UInt8 { 6 }
    static var product: UInt8 { 7 }
    static var power: UInt8 { 8 }
  }

  mutating func readExpression(withConditional: Bool = true) throws(TemplateFault) -> UInt32 {
    try enter()
    var first = current
    var left = try readOperators(Level.or)
    while withConditional, isAt(.ifWord) {
      try advance()
      var result = node(.conditional, first)
      result.b = left
      result.a = try readOperators(Level.or)
      if try skip(.elseWord) { result.c = try readExpression() }
      left = try builder.add(result)
      first = current
    }
    leave()
    return left
  }

  /// The level and the node of the operator that is here.
  private mutating func binary() throws(TemplateFault) -> (level: UInt8, kind: NodeKind, op: Comparison) {
    switch current.kind {
    case .name:
      switch current.word {
      case .or: return (Level.or, .or, .equal)
      case .and: return (Level.and, .and, .equal)
      case .inWord: return (Level.compare, .compare, .isIn)
      case .not:
        let after = try next()
        if after.kind == .name, after.word == .inWord { return (Level.compare, .compare, .notIn) }
        return (0, .none, .equal)
      default: return (0, .none, .equal)
      }
    case .equal: return (Level.compare, .compare, .equal)
    case .notEqual: return (Level.compare, .compare, .notEqual)
    case .less: return (Level.compare, .compare, .less)
    case .lessOrEqual: return (Level.compare, .compare, .lessOrEqual)
    case .greater: return (Level.compare, .compare, .greater)
    case .greaterOrEqual: return (Level.compare, .compare, .greaterOrEqual)
    case .add: return (Level.sum, .add, .equal)
    case .subtract: return (Level.sum, .subtract, .equal)
    case .tilde: return (Level.concat, .concat, .equal)
    case .multiply: return (Level.product, .multiply, .equal)
    case .divide: return (Level.product, .divide, .equal)
    case .floorDivide: return (Level.product, .floorDivide, .equal)
    case .modulo: return (Level.product, .modulo, .equal)
    case .power: return (Level.power, .power, .equal)
    default: return (0, .none, .equal)
    }
  }

  private mutating func readOperators(_ floor: UInt8) throws(TemplateFault) -> UInt32 {
    try enter()
    // A node begins where its first operand does; after an operator of the same level, behind it.
    let first = current
    var left: UInt32
    if floor <= Level.not, isAt(.not) {
      try advance()
      var result = node(.not, first)
      result.a = try readOperators(Level.not)
      left = try builder.add(result)
    } else {
      left = try readUnary(withFilter: true)
    }
    var begin = first
    var lastLevel: UInt8 = 0
    while true {
      let (level, kind, _) = try binary()
      // All of a higher level has been read, and after `not` a comparison has.
      if level < max(floor, 1) { break }
      if level != lastLevel { begin = first }
      lastLevel = level
      switch kind {
      case .compare: left = try readComparison(left, &begin)
      case .concat: left = try readConcatenation(left, begin)
      default:
        var result = node(kind, begin)
        try advance()
        result.a = left
        result.b = try readOperators(level + 1)
        left = try builder.add(result)
        begin = current
      }
    }
    leave()
    return left
  }

  private mutating func readComparison(
    _ left: UInt32, _ begin: inout Token
  ) throws(TemplateFault) -> UInt32 {
    let start = scratch.count
    while true {
      let (level, _, comparison) = try binary()
      guard level == Level.compare else { break }
      var operand = node(.operand, current)
      operand.flag = comparison.rawValue
      try advance()
      if comparison == .notIn { try advance() }
      operand.a = try readOperators(Level.sum)
      try push(builder.add(operand))
      begin = current
    }
    var result = node(.compare, begin)
    result.a = left
    result.b = try list(from: start)
    return try builder.add(result)
  }

  private mutating func readConcatenation(
    _ left: UInt32, _ begin: Token
  ) throws(TemplateFault) -> UInt32 {
    let start = scratch.count
    try push(left)
    while try skip(.tilde) { try push(readOperators(Level.product)) }
    var result = node(.concat, begin)
    result.a = try list(from: start)
    return try builder.add(result)
  }

  // MARK: - Operands

  private mutating func readUnary(withFilter: Bool) throws(TemplateFault) -> UInt32 {
    var operand: UInt32
    if current.kind == .subtract || current.kind == .add {
      try enter()
      var result = node(current.kind == .subtract ? .negative : .positive, current)
      try advance()
      result.a = try readUnary(withFilter: false)
      operand = try builder.add(result)
      leave()
    } else {
      operand = try readPrimary()
    }
    operand = try readPostfix(operand)
    return withFilter ? try readFilters(operand) : operand
  }

  mutating func readPrimary(withNamespace: Bool = false) throws(TemplateFault) -> UInt32 {
    let token = current
    switch token.kind {
    case .name:
      return try readName(token, withNamespace: withNamespace)
    case .string:
      return try readStrings()
    case .integer, .float:
      try advance()
      return try number(token)
    case .leftParenthesis:
      try advance()
      let tuple = try readTuple(isInParentheses: true)
      try expect(.rightParenthesis)
      return tuple
    case .leftBracket: return try readList()
    case .leftBrace: return try readDict()
    default:
      lexer.message.start()
      lexer.message.append("unexpected ")
      describe(token)
      try failAppended()
    }
  }

  private mutating func readName(
    _ token: Token, withNamespace: Bool
  ) throws(TemplateFault) -> UInt32 {
    try advance()
    var result = node(.constant, token)
    switch token.word {
    case .trueWord: result.flag = ConstantKind.yes.rawValue
    case .falseWord: result.flag = ConstantKind.no.rawValue
    case .noneWord: result.flag = ConstantKind.null.rawValue
    default:
      if withNamespace, try skip(.dot) {
        result.kind = .namespaceReference
        result.b = try name(expect(.name))
      } else {
        result.kind = .name
      }
      result.a = try name(token)
    }
    return try builder.add(result)
  }

  private mutating func readStrings() throws(TemplateFault) -> UInt32 {
    var result = node(.constant, current)
    result.flag = ConstantKind.text.rawValue
    let start = builder.tree.bytes.count
    while current.kind == .string {
      try appendString(current)
      try advance()
    }
    result.a = try builder.textAdded(from: start)
    return try builder.add(result)
  }

  /// The value of a string, at the end of the tree's bytes.
  mutating func appendString(_ token: Token) throws(TemplateFault) {
    let text = source.part(Int(token.offset) + 1..<Int(token.offset) + Int(token.size) - 1)
    if token.isPlain {
      for i in 0..<text.count { try append(text[i]) }
      return
    }
    var reader = StringLiteral(text, lexer.syntax.newline, lexer.characters)
    while let scalar = reader.next() {
      switch scalar {
      case 0..<0x80: try append(UInt8(scalar))
      case 0x80..<0x800:
        try append(UInt8(0xC0 | scalar >> 6))
        try append(UInt8(0x80 | scalar & 0x3F))
      case 0x800..<0x10000:
        try append(UInt8(0xE0 | scalar >> 12))
        try append(UInt8(0x80 | scalar >> 6 & 0x3F))
        try append(UInt8(0x80 | scalar & 0x3F))
      default:
        try append(UInt8(0xF0 | scalar >> 18 & 7))
        try append(UInt8(0x80 | scalar >> 12 & 0x3F))
        try append(UInt8(0x80 | scalar >> 6 & 0x3F))
        try append(UInt8(0x80 | scalar & 0x3F))
      }
    }
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) throws(TemplateFault) {
    guard builder.tree.bytes.append(byte) else { throw .noMemory }
  }

  private mutating func number(_ token: Token) throws(TemplateFault) -> UInt32 {
    var result = node(.constant, token)
    let text = text(of: token)
    if token.kind == .float {
      result.flag = ConstantKind.double.rawValue
      let bits = try double(text).bitPattern
      result.a = UInt32(truncatingIfNeeded: bits)
      result.b = UInt32(truncatingIfNeeded: bits >> 32)
    } else if let value = IntegerLiteral.value(text) {
      result.flag = ConstantKind.integer.rawValue
      result.a = UInt32(truncatingIfNeeded: value)
      result.b = UInt32(truncatingIfNeeded: value >> 32)
    } else {
      result.flag = ConstantKind.bigInteger.rawValue
      let start = builder.tree.bytes.count
      for i in 0..<text.count where text[i] != UInt8(ascii: "_") { try append(text[i]) }
      result.a = try builder.textAdded(from: start)
    }
    return try builder.add(result)
  }

  private mutating func double(_ text: SourceText) throws(TemplateFault) -> Double {
    // The digits without `_` stand behind the bytes of the tree for a moment.
    let start = builder.tree.bytes.count
    var decimal = NearestDouble.Decimal(significand: 0, exponent: 0)
    var significant = 0
    var isFraction = false
    var i = 0
    while i < text.count, text[i] | 0x20 != UInt8(ascii: "e") {
      let byte = text[i]
      i += 1
      if byte == UInt8(ascii: "_") { continue }
      try append(byte)
      if byte == UInt8(ascii: ".") {
        isFraction = true
        continue
      }
      let digit = UInt64(byte - 0x30)
      if significant > 0 || digit != 0 { significant += 1 }
      if significant <= 19 {
        decimal.significand = decimal.significand * 10 + digit
        decimal.exponent -= isFraction ? 1 : 0
      } else {
        decimal.isCut = decimal.isCut || digit != 0
        decimal.exponent += isFraction ? 0 : 1
      }
    }
    decimal.exponent += exponent(text, from: i + 1)
    let digits = unsafe SourceText(builder.tree.bytes.base, count: builder.tree.bytes.count)
      .part(start..<builder.tree.bytes.count)
    let value = NearestDouble.read(decimal, digits: digits.span())
    builder.tree.bytes.shorten(to: start)
    return value ?? Double.infinity
  }

  /// What stands behind the `e`, within bounds beyond which all is 0 or infinite.
  private func exponent(_ text: SourceText, from start: Int) -> Int {
    var value = 0
    for i in start..<max(start, text.count) where text[i] &- 0x30 <= 9 {
      value = min(value * 10 + Int(text[i] - 0x30), 1 << 40)
    }
    return text.peek(start) == UInt8(ascii: "-") ? -value : value
  }

  // MARK: - Literals with items

  /// The words `in` and `recursive` end no tuple, whatever Jinja2's parser means them to do.
  private var isAtTupleEnd: Bool {
    switch current.kind {
    case .variableEnd, .blockEnd, .rightParenthesis: true
    default: false
    }
  }

  /// One expression, or a tuple where there are commas.
  mutating func readTuple(
    isSimple: Bool = false, withConditional: Bool = true, isInParentheses: Bool = false,
    withNamespace: Bool = false
  ) throws(TemplateFault) -> UInt32 {
    try enter()
    var begin = current
    let start = scratch.count
    var isTuple = false
    while true {
      if scratch.count > start { try expect(.comma) }
      if isAtTupleEnd { break }
      try push(
        isSimple
          ? readPrimary(withNamespace: withNamespace)
          : readExpression(withConditional: withConditional))
      guard current.kind == .comma else { break }
      isTuple = true
      begin = current
    }
    leave()
    if !isTuple {
      if scratch.count > start {
        let only = scratch[start]
        scratch.shorten(to: start)
        return only
      }
      if !isInParentheses {
        lexer.message.start()
        lexer.message.append("Expected an expression, got ")
        describe(current)
        try failAppended()
      }
    }
    var result = node(.tuple, begin)
    result.a = try list(from: start)
    return try builder.add(result)
  }

  private mutating func readList() throws(TemplateFault) -> UInt32 {
    var result = node(.list, try expect(.leftBracket))
    let start = scratch.count
    while current.kind != .rightBracket {
      if scratch.count > start { try expect(.comma) }
      if current.kind == .rightBracket { break }
      try push(readExpression())
    }
    try expect(.rightBracket)
    result.a = try list(from: start)
    return try builder.add(result)
  }

  private mutating func readDict() throws(TemplateFault) -> UInt32 {
    var result = node(.dict, try expect(.leftBrace))
    let start = scratch.count
    while current.kind != .rightBrace {
      if scratch.count > start { try expect(.comma) }
      if current.kind == .rightBrace { break }
      let key = try readExpression()
      var pair = Node(.pair, line: tree.node(key).line, offset: tree.node(key).offset)
      pair.a = key
      try expect(.colon)
      pair.b = try readExpression()
      try push(builder.add(pair))
    }
    try expect(.rightBrace)
    result.a = try list(from: start)
    return try builder.add(result)
  }

  // MARK: - What follows an operand

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

  private mutating func readFilters(_ node: UInt32) throws(TemplateFault) -> UInt32 {
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
