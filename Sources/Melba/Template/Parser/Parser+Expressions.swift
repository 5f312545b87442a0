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
  private mutating func binary() throws(TemplateFault) -> (
    level: UInt8, kind: NodeKind, comparison: Comparison
  ) {
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
}
