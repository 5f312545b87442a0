/// Cuts a template into tokens, as the regular expressions of Jinja2's lexer would.
///
/// Outside of tags it is in the root, where text ends at whatever opens next; each opening leads to
/// one state, which ends with its closing, back to the root.  A fault is kept and stands as the
/// last token, so that a parser that fails before it says what Jinja2 would.
struct Lexer {
  var source = SourceText.empty
  var syntax = Syntax()
  var characters = Characters()
  /// Whether to list white space and comments as well, and to leave names and strings unread.
  var keepsAll = false
  var tokens = Pool<Token>()
  var fault = TemplateFault.none
  var message = Message()
  /// Of the fault.
  var strangeCharacter: UInt32 = 0
  var strangePlace = 0

  private var normalized = Pool<UInt8>()
  /// The closing brackets that are waited for.
  private var brackets = Pool<UInt8>()
  var position = 0
  var line: UInt32 = 1
  /// Whether what was read last ended with a line feed, or nothing was read.
  private var startsLine = true

  init() {}

  mutating func free() {
    tokens.free()
    normalized.free()
    brackets.free()
    message.bytes.free()
  }

  /// Where a template begins, or an expression that stands alone.
  enum Start { case root, variable, block }

  /// Lists the tokens of a source; false when there is no memory.
  mutating func run(_ text: SourceText, from start: Start) -> Bool {
    tokens.shorten(to: 0)
    brackets.shorten(to: 0)
    fault = .none
    (position, line, startsLine) = (0, 1, true)
    guard normalize(text) else { return false }
    do throws(TemplateFault) {
      switch start {
      case .root: break
      case .variable: try readTag(.variableEnd)
      case .block: try readTag(.blockEnd)
      }
      while position < source.count { try readRoot() }
      return tokens.append(Token(kind: .end, line: lastLine, offset: UInt32(source.count), size: 0))
    } catch {
      if error == .noMemory { return false }
      fault = error
      return tokens.append(Token(kind: .failure, line: line, offset: UInt32(position), size: 0))
    }
  }

  private var lastLine: UInt32 { tokens.count == 0 ? 1 : tokens[tokens.count - 1].line }

  /// Makes every line end a line feed, and drops the last one unless it is to be kept.
  private mutating func normalize(_ text: SourceText) -> Bool {
    source = text
    let first = Search.first(in: text.span(), from: 0, low: 0x0D, high: 0x0D)
    if first < text.count {
      normalized.shorten(to: 0)
      guard normalized.makeRoom(for: text.count) else { return false }
      for i in 0..<text.count {
        let byte = text[i]
        if byte == 0x0A, i > 0, text[i - 1] == 0x0D { continue }
        _ = normalized.append(byte == 0x0D ? 0x0A : byte)
      }
      source = SourceText(normalized)
    }
    if !syntax.keepsTrailingNewline, source.count > 0, source[source.count - 1] == 0x0A {
      source = source.part(0..<source.count - 1)
    }
    return true
  }

  // MARK: - Tokens

  mutating func emit(
    _ kind: TokenKind, _ range: Range<Int>, word: Word = .other, isPlain: Bool = true
  ) throws(TemplateFault) {
    guard keepsAll || kind.isSignificant else { return }
    var token = Token(
      kind: keepsAll ? kind : kind.parsed, line: line, offset: UInt32(truncatingIfNeeded: range.lowerBound),
      size: UInt32(truncatingIfNeeded: range.count))
    token.word = word
    token.isPlain = isPlain
    guard tokens.append(token) else { throw .noMemory }
  }

  /// Emits what ends a state, and goes on behind it.
  private mutating func close(_ kind: TokenKind, at start: Int, end: Int) throws(TemplateFault) {
    try emit(kind, start..<end)
    line &+= source.lines(in: start..<end)
    startsLine = end > start && source[end - 1] == 0x0A
    position = end
  }

  mutating func fail(_ text: StaticString) throws(TemplateFault) -> Never {
    message.start()
    message.append(text)
    throw .syntax
  }

  // MARK: - Root

  /// What opens, from its first byte to behind its sign.
  private struct Opening {
    var kind: TokenKind
    var start: Int
    var end: Int
    var sign: UInt8
  }

  private mutating func readRoot() throws(TemplateFault) {
    let start = position
    guard let opening = nextOpening(from: start) else {
      try emit(.data, start..<source.count)
      line &+= source.lines(in: start..<source.count)
      position = source.count
      return
    }
    try readText(
      start..<opening.start, sign: opening.sign,
      strips: syntax.stripsBlocks && opening.kind != .variableBegin)
    try close(opening.kind, at: opening.start, end: opening.end)
    switch opening.kind {
    case .rawBegin: try readRaw()
    case .commentBegin: try readComment()
    case .lineCommentBegin: try readLineComment()
    case .variableBegin: try readTag(.variableEnd)
    case .blockBegin: try readTag(.blockEnd)
    default: try readTag(.lineStatementEnd)
    }
  }

  /// Emits text without the white space before a tag that the tag or the settings take away.
  private mutating func readText(
    _ text: Range<Int>, sign: UInt8, strips: Bool
  ) throws(TemplateFault) {
    var end = text.upperBound
    if sign == UInt8(ascii: "-") {
      end = source.startOfSpace(before: end, downTo: text.lowerBound)
    } else if sign != UInt8(ascii: "+"), strips {
      var start = end
      while start > text.lowerBound, source[start - 1] != 0x0A { start -= 1 }
      if start > text.lowerBound || startsLine, source.isSpace(start..<end) { end = start }
    }
    if end > text.lowerBound { try emit(.data, text.lowerBound..<end) }
    line &+= source.lines(in: text)
  }

  private func nextOpening(from start: Int) -> Opening? {
    if syntax.lineStatement.count > 0 || syntax.lineComment.count > 0 {
      for i in start..<source.count {
        if let opening = opening(at: i) { return opening }
      }
      return nil
    }
    let (a, b, c) = (syntax.firsts[0], syntax.firsts[1], syntax.firsts[2])
    var i = start
    while i < source.count {
      if a == b, b == c {
        i = Search.first(in: source.span(), from: i, low: a, high: a)
        if i == source.count { break }
      } else if source[i] != a, source[i] != b, source[i] != c {
        i &+= 1
        continue
      }
      if let opening = opening(at: i) { return opening }
      i &+= 1
    }
    return nil
  }

  /// What opens here; the longer is tried first.
  private func opening(at i: Int) -> Opening? {
    let hasBlock = source.has(syntax.blockStart, at: i)
    if hasBlock, let raw = rawOpening(at: i) { return raw }
    for k in 0..<5 {
      let kind = syntax.order[k]
      if kind == .end { break }
      if kind == .lineStatementBegin || kind == .lineCommentBegin {
        if let opening = lineOpening(kind, at: i) { return opening }
      } else if source.has(syntax.mark(kind), at: i) {
        return signed(kind, i, behind: i + syntax.mark(kind).count)
      }
    }
    return nil
  }

  private func signed(_ kind: TokenKind, _ start: Int, behind end: Int) -> Opening {
    let sign = source.peek(end)
    if end < source.count, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      return Opening(kind: kind, start: start, end: end + 1, sign: sign)
    }
    return Opening(kind: kind, start: start, end: end, sign: 0)
  }

  /// A line statement begins a line; a line comment does, or stands behind something else than
  /// white space.  The white space before either belongs to it.
  private func lineOpening(_ kind: TokenKind, at i: Int) -> Opening? {
    let beginsLine = i == 0 || source[i - 1] == 0x0A
    var end = i
    if kind == .lineStatementBegin {
      guard beginsLine else { return nil }
      while end < source.count, [0x20, 0x09, 0x0B].contains(source[end]) { end += 1 }
    } else {
      guard source[i] & 0xC0 != 0x80 else { return nil }
      guard beginsLine || source.startOfSpace(before: i, downTo: max(0, i - 4)) == i else { return nil }
      while end < source.count, source[end] != 0x0A {
        let length = source.spaceLength(at: end)
        if length == 0 { break }
        end += length
      }
    }
    let mark = syntax.mark(kind)
    return source.has(mark, at: end) ? signed(kind, i, behind: end + mark.count) : nil
  }

  private func rawOpening(at i: Int) -> Opening? {
    var opening = signed(.rawBegin, i, behind: i + syntax.blockStart.count)
    let name = source.endOfSpace(from: opening.end)
    guard source.has("raw", at: name) else { return nil }
    var end = source.endOfSpace(from: name + 3)
    // White space may begin the delimiter itself.
    while true {
      if source.peek(end) == UInt8(ascii: "-"), source.has(syntax.blockEnd, at: end + 1) {
        opening.end = source.endOfSpace(from: end + 1 + syntax.blockEnd.count)
        return opening
      }
      if source.has(syntax.blockEnd, at: end) {
        opening.end = end + syntax.blockEnd.count
        return opening
      }
      guard end > name + 3 else { return nil }
      end -= 1
    }
  }

  // MARK: - What ends

  /// The end of `mark` at `i`: a `-` before it takes white space with it, a `+` keeps the line feed
  /// that a block takes when that is the setting.
  private func closing(_ mark: SourceText, at i: Int, takesLine: Bool, plus: Bool = true) -> Int? {
    let byte = source.peek(i)
    if byte == UInt8(ascii: "-"), source.has(mark, at: i + 1) {
      return source.endOfSpace(from: i + 1 + mark.count)
    }
    if plus, byte == UInt8(ascii: "+"), source.has(mark, at: i + 1) { return i + 1 + mark.count }
    guard source.has(mark, at: i) else { return nil }
    let end = i + mark.count
    return takesLine && source.peek(end) == 0x0A ? end + 1 : end
  }

  private mutating func readComment() throws(TemplateFault) {
    let start = position
    if start == source.count { return }
    var i = start
    while i < source.count {
      if let end = closing(syntax.commentEnd, at: i, takesLine: syntax.trimsBlocks) {
        if i > start { try emit(.comment, start..<i) }
        line &+= source.lines(in: start..<i)
        return try close(.commentEnd, at: i, end: end)
      }
      i += 1
    }
    try fail("Missing end of comment tag")
  }

  private mutating func readLineComment() throws(TemplateFault) {
    let start = position
    let end = Search.first(in: source.span(), from: start, low: 0x0A, high: 0x0A)
    if end > start { try emit(.lineComment, start..<end) }
    try emit(.lineCommentEnd, end..<end)
    startsLine = false
    position = end
  }

  private mutating func readRaw() throws(TemplateFault) {
    let start = position
    if start == source.count { return }
    var i = start
    while i < source.count {
      if source.has(syntax.blockStart, at: i) {
        let sign = signed(.rawEnd, i, behind: i + syntax.blockStart.count)
        let name = source.endOfSpace(from: sign.end)
        if source.has("endraw", at: name) {
          var end = source.endOfSpace(from: name + 6)
          while true {
            if let stop = closing(syntax.blockEnd, at: end, takesLine: syntax.trimsBlocks) {
              try readText(start..<i, sign: sign.sign, strips: syntax.stripsBlocks)
              return try close(.rawEnd, at: i, end: stop)
            }
            guard end > name + 6 else { break }
            end -= 1
          }
        }
      }
      i += 1
    }
    try fail("Missing end of raw directive")
  }

  // MARK: - Inside of tags

  private mutating func readTag(_ closer: TokenKind) throws(TemplateFault) {
    while true {
      if brackets.count == 0, let end = tagEnd(closer) {
        return try close(closer, at: position, end: end)
      }
      if position >= source.count { return }
      try readInside()
    }
  }

  private func tagEnd(_ closer: TokenKind) -> Int? {
    switch closer {
    case .variableEnd:
      return closing(syntax.variableEnd, at: position, takesLine: false, plus: false)
    case .blockEnd:
      return closing(syntax.blockEnd, at: position, takesLine: syntax.trimsBlocks)
    default:
      // The white space up to its last line feed, or up to the end of all.
      var end = source.endOfSpace(from: position)
      if end == source.count { return end }
      while end > position {
        if source[end - 1] == 0x0A { return end }
        end -= 1
      }
      return nil
    }
  }

  private mutating func readInside() throws(TemplateFault) {
    let start = position
    let byte = source[start]
    let end: Int
    switch byte {
    case 0x30...0x39:
      end = try readNumber(at: start)
    case 0x41...0x5A, 0x5F, 0x61...0x7A:
      end = try readName(at: start)
    case 0x22, 0x27:
      end = try readString(at: start)
    default:
      let space = source.endOfSpace(from: start)
      if space > start {
        try emit(.whitespace, start..<space)
        line &+= source.lines(in: start..<space)
        end = space
      } else if byte >= 0x80, characters.isWord(source.character(at: start).scalar) {
        end = try readName(at: start)
      } else {
        end = try readOperator(at: start)
      }
    }
    startsLine = source[end - 1] == 0x0A
    position = end
  }

  private mutating func readOperator(at start: Int) throws(TemplateFault) -> Int {
    let byte = source[start]
    let isDouble = source.peek(start + 1) == byte
    let isBeforeEqual = source.peek(start + 1) == UInt8(ascii: "=")
    let kind: TokenKind
    var size = 1
    switch byte {
    case UInt8(ascii: "+"): kind = .add
    case UInt8(ascii: "-"): kind = .subtract
    case UInt8(ascii: "/"): (kind, size) = isDouble ? (.floorDivide, 2) : (.divide, 1)
    case UInt8(ascii: "*"): (kind, size) = isDouble ? (.power, 2) : (.multiply, 1)
    case UInt8(ascii: "%"): kind = .modulo
    case UInt8(ascii: "~"): kind = .tilde
    case UInt8(ascii: "="): (kind, size) = isDouble ? (.equal, 2) : (.assign, 1)
    case UInt8(ascii: ">"): (kind, size) = isBeforeEqual ? (.greaterOrEqual, 2) : (.greater, 1)
    case UInt8(ascii: "<"): (kind, size) = isBeforeEqual ? (.lessOrEqual, 2) : (.less, 1)
    case UInt8(ascii: "."): kind = .dot
    case UInt8(ascii: ":"): kind = .colon
    case UInt8(ascii: "|"): kind = .pipe
    case UInt8(ascii: ","): kind = .comma
    case UInt8(ascii: ";"): kind = .semicolon
    case UInt8(ascii: "["): kind = .leftBracket
    case UInt8(ascii: "("): kind = .leftParenthesis
    case UInt8(ascii: "{"): kind = .leftBrace
    case UInt8(ascii: "]"): kind = .rightBracket
    case UInt8(ascii: ")"): kind = .rightParenthesis
    case UInt8(ascii: "}"): kind = .rightBrace
    case UInt8(ascii: "!") where isBeforeEqual: (kind, size) = (.notEqual, 2)
    default:
      strangeCharacter = source.character(at: start).scalar
      strangePlace = source.characters(before: start)
      throw .strangeCharacter
    }
    try balance(kind, byte)
    try emit(kind, start..<start + size)
    return start + size
  }

  private mutating func balance(_ kind: TokenKind, _ byte: UInt8) throws(TemplateFault) {
    switch kind {
    case .leftBrace, .leftBracket:
      // In ASCII a closing brace and a closing bracket stand two behind their opening.
      guard brackets.append(byte + 2) else { throw .noMemory }
    case .leftParenthesis:
      guard brackets.append(byte + 1) else { throw .noMemory }
    case .rightBrace, .rightBracket, .rightParenthesis:
      let expected = brackets.count > 0 ? brackets[brackets.count - 1] : 0
      if expected == byte { return brackets.shorten(to: brackets.count - 1) }
      message.start()
      message.append("unexpected '")
      message.append(byte)
      if expected != 0 {
        message.append("', expected '")
        message.append(expected)
      }
      message.append("'")
      throw .syntax
    default: break
    }
  }

  private mutating func readName(at start: Int) throws(TemplateFault) -> Int {
    var end = start
    var isASCII = true
    while end < source.count {
      let byte = source[end]
      if byte | 0x20 &- 0x61 <= 25 || byte == 0x5F || byte &- 0x30 <= 9 {
        end &+= 1
      } else if byte >= 0x80 {
        let (scalar, length) = source.character(at: end)
        guard characters.isWord(scalar) else { break }
        isASCII = false
        end &+= length
      } else {
        break
      }
    }
    if !isASCII, !keepsAll, !characters.isName(source.part(start..<end)) {
      try fail("Invalid character in identifier")
    }
    let word = isASCII ? Word.find(in: source, at: start, size: end - start) : .other
    try emit(.name, start..<end, word: word)
    return end
  }
}
