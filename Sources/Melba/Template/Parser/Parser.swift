/// Reads the tokens of a template into a tree, as Jinja2's parser does, with its messages.
///
/// It descends by recursion, which three things bound: the depth of what is open, the height of
/// what is built, and the address of the stack.  All memory is in pools that the handle frees.
struct Parser {
  var lexer = Lexer()
  var builder = TreeBuilder()
  /// Names of tags that the host's extensions parse.
  var hostTags = Pool<SourceText>()
  /// The lowest address of this thread's stack that may be used; 0 when it is not known.
  var stackEnd: UInt = 0

  private(set) var fault = TemplateFault.none
  private(set) var faultLine: UInt32 = 0
  private(set) var faultOffset = 0

  var current = Token(kind: .end, line: 1, offset: 0, size: 0)
  var index = 0
  /// Items of lists that are not complete.
  var scratch = Pool<UInt32>()
  /// The tags that are open, as numbers of their tokens.
  var openTags = Pool<UInt32>()
  /// What would end the bodies that are open: up to four words each, the first in the lowest byte.
  var endings = Pool<UInt32>()
  var depth: UInt16 = 0
  /// For the variables of a `trans`: one more than the place of a text among them, or 0.
  var marks = Pool<UInt32>()

  init() {}

  var tree: Tree { builder.tree }
  var source: SourceText { lexer.source }

  mutating func free() {
    builder.free()
    freeScratch()
  }

  /// Gives back all but the tree.
  mutating func freeScratch() {
    lexer.free()
    builder.freeScratch()
    hostTags.free()
    scratch.free()
    openTags.free()
    endings.free()
    marks.free()
  }

  // MARK: - The whole

  /// Reads a template; what went wrong is then in `fault`.
  mutating func run(_ source: SourceText) -> Bool {
    guard lexer.run(source, from: .root) else { return end(.noMemory) }
    do throws(TemplateFault) {
      try builder.begin()
      try load(0)
      let body = try readBody()
      var root = Node(.template, line: 1)
      root.a = body
      builder.tree.root = try builder.add(root)
      return true
    } catch {
      return end(error)
    }
  }

  /// Reads one expression, which becomes what the name `result` is set to.
  mutating func runExpression(_ source: SourceText) -> Bool {
    guard lexer.run(source, from: .variable) else { return end(.noMemory) }
    do throws(TemplateFault) {
      try builder.begin()
      try load(0)
      var assignment = Node(.assign, line: 1)
      assignment.b = try readExpression()
      if current.kind != .end { try fail("chunk after expression") }
      var name = Node(.name, line: 1)
      name.flag = NameUse.store.rawValue
      name.a = try builder.text("result")
      assignment.a = try builder.add(name)
      let start = scratch.count
      try push(builder.add(assignment))
      var root = Node(.template, line: 1)
      root.a = try list(from: start)
      builder.tree.root = try builder.add(root)
      return true
    } catch {
      return end(error)
    }
  }

  private mutating func end(_ error: TemplateFault) -> Bool {
    fault = error
    if error == .tooDeep {
      lexer.message.start()
      lexer.message.append("the template is nested too deeply")
    }
    if faultLine == 0 { place(current) }
    return false
  }

  // MARK: - Faults

  private mutating func place(_ token: Token) {
    faultLine = token.line
    faultOffset = Int(token.offset)
  }

  /// Fails where `token` is, or here, with a message that was appended.
  mutating func failAppended(
    at token: Token? = nil, _ fault: TemplateFault = .syntax
  ) throws(TemplateFault) -> Never {
    place(token ?? current)
    throw fault
  }

  mutating func fail(
    _ text: StaticString, at token: Token? = nil, _ fault: TemplateFault = .syntax
  ) throws(TemplateFault) -> Never {
    lexer.message.start()
    lexer.message.append(text)
    try failAppended(at: token, fault)
  }

  func text(of token: Token) -> SourceText { lexer.source.part(token.range) }

  /// Appends what a token is, in quotes.
  mutating func describe(_ token: Token) {
    if token.kind == .name {
      lexer.message.append(quoted: text(of: token))
    } else {
      lexer.message.append(quoted: token.kind.description)
    }
  }

  // MARK: - Tokens

  @inline(__always)
  mutating func advance() throws(TemplateFault) {
    try load(min(index + 1, lexer.tokens.count - 1))
  }

  @inline(__always)
  mutating func load(_ index: Int) throws(TemplateFault) {
    self.index = index
    current = lexer.tokens[index]
    if current.kind == .failure { try failToken(current) }
  }

  /// The token behind this one.
  mutating func next() throws(TemplateFault) -> Token {
    let token = lexer.tokens[min(index + 1, lexer.tokens.count - 1)]
    if token.kind == .failure { try failToken(token) }
    return token
  }

  private mutating func failToken(_ token: Token) throws(TemplateFault) {
    place(token)
    throw lexer.fault
  }

  @inline(__always)
  func isAt(_ word: Word) -> Bool { current.kind == .name && current.word == word }

  @inline(__always)
  mutating func skip(_ kind: TokenKind) throws(TemplateFault) -> Bool {
    guard current.kind == kind else { return false }
    try advance()
    return true
  }

  @inline(__always)
  mutating func skip(_ word: Word) throws(TemplateFault) -> Bool {
    guard isAt(word) else { return false }
    try advance()
    return true
  }

  @discardableResult
  mutating func expect(_ kind: TokenKind) throws(TemplateFault) -> Token {
    guard current.kind == kind else { try failExpecting(kind.description) }
    let token = current
    try advance()
    return token
  }

  @discardableResult
  mutating func expect(_ word: Word) throws(TemplateFault) -> Token {
    guard isAt(word) else { try failExpecting(word.text) }
    let token = current
    try advance()
    return token
  }

  private mutating func failExpecting(_ text: StaticString) throws(TemplateFault) -> Never {
    lexer.message.start()
    if current.kind == .end {
      lexer.message.append("unexpected end of template, expected ")
      lexer.message.append(quoted: text)
      lexer.message.append(".")
    } else {
      lexer.message.append("expected token ")
      lexer.message.append(quoted: text)
      lexer.message.append(", got ")
      describe(current)
    }
    try failAppended()
  }

  // MARK: - Building

  func node(_ kind: NodeKind, _ token: Token) -> Node {
    Node(kind, line: token.line, offset: token.offset)
  }

  mutating func push(_ node: UInt32) throws(TemplateFault) {
    guard scratch.append(node) else { throw .noMemory }
  }

  mutating func list(from start: Int) throws(TemplateFault) -> UInt32 {
    try builder.list(&scratch, from: start)
  }

  mutating func name(_ token: Token) throws(TemplateFault) -> UInt32 {
    try builder.text(text(of: token))
  }

  /// One more level of what nests; `leave` ends it.
  @inline(__always)
  mutating func enter() throws(TemplateFault) {
    var here: UInt8 = 0
    let address = unsafe withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
    guard depth < TemplateLimits.depth, address > stackEnd else {
      throw .tooDeep
    }
    depth &+= 1
  }

  @inline(__always)
  mutating func leave() { depth &-= 1 }
}
