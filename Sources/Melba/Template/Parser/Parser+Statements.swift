/// Statements, and the text between them.
extension Parser {
  /// The words that end a body, in the order in which messages name them.
  struct Ending {
    let words: UInt32

    init(_ first: Word, _ second: Word = .other, _ third: Word = .other) {
      words = UInt32(first.rawValue) | UInt32(second.rawValue) << 8 | UInt32(third.rawValue) << 16
    }

    init(words: UInt32) { self.words = words }

    func word(_ index: Int) -> Word {
      Word(rawValue: UInt8(words >> UInt32(8 * index) & 255)) ?? .other
    }

    func has(_ word: Word) -> Bool {
      word != .other && (self.word(0) == word || self.word(1) == word || self.word(2) == word)
    }
  }

  // MARK: - Bodies

  /// Reads text and statements up to the end, or up to a tag of `ending`, at whose name it stops.
  mutating func readBody(_ ending: Ending? = nil) throws(TemplateFault) -> UInt32 {
    try enter()
    if let ending { guard endings.append(ending.words) else { throw .noMemory } }
    let start = scratch.count
    // From here on what is pushed belongs to one output.
    var output = start
    var outputBegin = current
    loop: while true {
      switch current.kind {
      case .data:
        if scratch.count == output { outputBegin = current }
        var data = node(.templateData, current)
        data.a = try dataText(current)
        try push(builder.add(data))
        try advance()
      case .variableBegin:
        try advance()
        let value = try readTuple()
        if scratch.count == output { outputBegin = token(of: value) }
        try push(value)
        try expect(.variableEnd)
      case .blockBegin:
        try flush(output, outputBegin)
        try advance()
        if let ending, current.kind == .name, ending.has(current.word) { break loop }
        try readStatement()
        try expect(.blockEnd)
        output = scratch.count
      default:
        try flush(output, outputBegin)
        break loop
      }
    }
    if ending != nil { endings.shorten(to: endings.count - 1) }
    leave()
    return try list(from: start)
  }

  /// A token that says where a node begins.
  private func token(of number: UInt32) -> Token {
    let node = tree.node(number)
    return Token(kind: .data, line: node.line, offset: node.offset, size: 0)
  }

  private mutating func flush(_ start: Int, _ begin: Token) throws(TemplateFault) {
    guard scratch.count > start else { return }
    var output = node(.output, begin)
    output.a = try list(from: start)
    try push(builder.add(output))
  }

  /// Text of the template with the line ends of the settings.
  func isNewlinePlain() -> Bool {
    lexer.syntax.newline.count == 1 && lexer.syntax.newline[0] == 0x0A
  }

  private mutating func dataText(_ token: Token) throws(TemplateFault) -> UInt32 {
    let text = text(of: token)
    if isNewlinePlain() { return try builder.text(text) }
    let start = builder.tree.bytes.count
    for i in 0..<text.count {
      if text[i] == 0x0A { try append(lexer.syntax.newline) } else { try append(text[i]) }
    }
    return try builder.textAdded(from: start)
  }

  /// The body of a statement, up to one of the endings, which is then the current token.
  mutating func readStatements(_ ending: Ending) throws(TemplateFault) -> UInt32 {
    _ = try skip(.colon)
    try expect(.blockEnd)
    let body = try readBody(ending)
    if current.kind == .end {
      guard endings.append(ending.words) else { throw .noMemory }
      try failTags(nil, at: current)
    }
    return body
  }

  mutating func readStatements(toEnd word: Word) throws(TemplateFault) -> UInt32 {
    let body = try readStatements(Ending(word))
    try advance()
    return body
  }

  // MARK: - Unknown tags

  /// Says what was looked for instead of a tag, or of the end of the template.
  private mutating func failTags(_ tag: Token?, at token: Token) throws(TemplateFault) -> Never {
    lexer.message.start()
    if let tag {
      lexer.message.append("Encountered unknown tag ")
      lexer.message.append(quoted: text(of: tag))
      lexer.message.append(".")
    } else {
      lexer.message.append("Unexpected end of template.")
    }
    if endings.count > 0 {
      let last = Ending(words: endings[endings.count - 1])
      if let tag, isExpected(tag) {
        lexer.message.append(
          " You probably made a nesting mistake. Jinja is expecting this tag,")
        lexer.message.append(" but currently looking for ")
      } else {
        lexer.message.append(" Jinja was looking for the following tags: ")
      }
      for i in 0..<3 where last.word(i) != .other {
        if i > 0 { lexer.message.append(" or ") }
        lexer.message.append(quoted: last.word(i).text)
      }
      lexer.message.append(".")
    }
    if openTags.count > 0 {
      lexer.message.append(" The innermost block that needs to be closed is ")
      let innermost = lexer.tokens[Int(openTags[openTags.count - 1])]
      lexer.message.append(quoted: text(of: innermost))
      lexer.message.append(".")
    }
    try failAppended(at: token)
  }

  private func isExpected(_ tag: Token) -> Bool {
    for i in 0..<endings.count where Ending(words: endings[i]).has(tag.word) { return true }
    return false
  }

  private func isHostTag(_ token: Token) -> Bool {
    let text = text(of: token)
    for i in 0..<hostTags.count
    where hostTags[i].count == text.count && text.has(hostTags[i], at: 0) {
      return true
    }
    return false
  }

  // MARK: - Statements

  /// Reads one statement up to its closing delimiter, and pushes what it becomes.
  private mutating func readStatement() throws(TemplateFault) {
    let tag = current
    guard tag.kind == .name else { try fail("tag name expected") }
    guard openTags.append(UInt32(index)) else { throw .noMemory }
    if try !readBuiltIn(tag), try !readExtension(tag) {
      openTags.shorten(to: openTags.count - 1)
      try failTags(tag, at: tag)
    }
    openTags.shorten(to: openTags.count - 1)
  }

  private mutating func readBuiltIn(_ tag: Token) throws(TemplateFault) -> Bool {
    switch tag.word {
    case .forWord: try readFor()
    case .ifWord: try readIf()
    case .block: try readBlock()
    case .extends:
      try advance()
      var result = node(.extends, tag)
      result.a = try readExpression()
      try push(builder.add(result))
    case .printWord: try readPrint()
    case .macro: try readMacro()
    case .include: try readInclude()
    case .from: try readFrom()
    case .importWord: try readImport()
    case .set: try readSet()
    case .with: try readWith()
    case .autoescape: try readAutoescape()
    case .call: try readCallBlock()
    case .filter:
      try advance()
      var result = node(.filterBlock, tag)
      result.b = try readFilter(0, isInline: true)
      result.a = try readStatements(toEnd: .endfilter)
      try push(builder.add(result))
    default: return false
    }
    return true
  }

  private mutating func readExtension(_ tag: Token) throws(TemplateFault) -> Bool {
    if hostTags.count > 0, isHostTag(tag) { throw .hostTag }
    let tags = lexer.syntax.tags
    switch tag.word {
    case .doWord where tags.contains(.do):
      try advance()
      var result = node(.expressionStatement, tag)
      result.a = try readTuple()
      try push(builder.add(result))
    case .breakWord where tags.contains(.loops), .continueWord where tags.contains(.loops):
      try advance()
      try push(builder.add(node(tag.word == .breakWord ? .breakLoop : .continueLoop, tag)))
    case .debug where tags.contains(.debug): try readDebug()
    case .trans where tags.contains(.trans): try readTranslation()
    default: return false
    }
    return true
  }

  private mutating func readFor() throws(TemplateFault) {
    var result = node(.forLoop, current)
    try advance()
    result.a = try readTarget()
    try expect(.inWord)
    result.b = try readTuple(withConditional: false)
    if try skip(.ifWord) { result.e = try readExpression() }
    if try skip(.recursive) { result.flag = 1 }
    result.c = try readStatements(Ending(.endfor, .elseWord))
    let end = current
    try advance()
    if end.word == .elseWord { result.d = try readStatements(toEnd: .endfor) }
    try push(builder.add(result))
  }

  private mutating func readIf() throws(TemplateFault) {
    var result = node(.ifElse, current)
    try advance()
    let start = scratch.count
    try readCondition(&result)
    var end = current
    try advance()
    while end.word == .elif {
      var branch = node(.ifElse, current)
      try readCondition(&branch)
      try push(builder.add(branch))
      end = current
      try advance()
    }
    if end.word == .elseWord { result.d = try readStatements(toEnd: .endif) }
    result.c = try list(from: start)
    try push(builder.add(result))
  }

  private mutating func readCondition(_ result: inout Node) throws(TemplateFault) {
    result.a = try readTuple(withConditional: false)
    result.b = try readStatements(Ending(.elif, .elseWord, .endif))
  }

  private mutating func readWith() throws(TemplateFault) {
    var result = node(.with, current)
    try advance()
    // Targets and values alternate until all are there.
    let start = scratch.count
    while current.kind != .blockEnd {
      if scratch.count > start { try expect(.comma) }
      let target = try readTarget(use: .parameter)
      try push(target)
      try expect(.assign)
      try push(readExpression())
    }
    let end = scratch.count
    for value in [0, 1] {
      for i in stride(from: start + value, to: end, by: 2) { try push(scratch[i]) }
      let made = try list(from: end)
      if value == 0 { result.a = made } else { result.b = made }
    }
    scratch.shorten(to: start)
    result.c = try readStatements(toEnd: .endwith)
    try push(builder.add(result))
  }

  private mutating func readAutoescape() throws(TemplateFault) {
    let tag = current
    try advance()
    var option = node(.keyword, tag)
    option.a = try builder.text("autoescape")
    option.b = try readExpression()
    var modifier = node(.scopedEvalContextModifier, tag)
    modifier.a = try listOfOne(builder.add(option))
    modifier.b = try readStatements(toEnd: .endautoescape)
    var scope = node(.scope, tag)
    scope.a = try listOfOne(builder.add(modifier))
    try push(builder.add(scope))
  }

  mutating func listOfOne(_ node: UInt32) throws(TemplateFault) -> UInt32 {
    try push(node)
    return try list(from: scratch.count - 1)
  }

  private mutating func readBlock() throws(TemplateFault) {
    var result = node(.block, current)
    try advance()
    let named = try expect(.name)
    result.a = try name(named)
    if try skip(.scoped) { result.flag |= 1 }
    if try skip(.required) { result.flag |= 2 }
    if current.kind == .subtract {
      try fail(
        "Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead."
      )
    }
    result.b = try readStatements(toEnd: .endblock)
    if result.flag & 2 != 0, !isBlank(result.b) {
      try fail("Required blocks can only contain comments or whitespace")
    }
    if current.kind == .name, current.size == named.size,
      text(of: current).has(text(of: named), at: 0)
    {
      try advance()
    }
    try push(builder.add(result))
  }

  /// Whether a body is only text, and that white space.
  private func isBlank(_ body: UInt32) -> Bool {
    for i in 0..<tree.count(body) {
      let output = tree.node(tree.member(i, of: body))
      guard output.kind == .output else { return false }
      for k in 0..<tree.count(output.a) {
        let data = tree.node(tree.member(k, of: output.a))
        guard data.kind == .templateData else { return false }
        let text = builder.bytes(of: data.a)
        if !text.isSpace(0..<text.count) { return false }
      }
    }
    return true
  }

  private mutating func readPrint() throws(TemplateFault) {
    var result = node(.output, current)
    try advance()
    let start = scratch.count
    while current.kind != .blockEnd {
      if scratch.count > start { try expect(.comma) }
      try push(readExpression())
    }
    result.a = try list(from: start)
    try push(builder.add(result))
  }
}
